"use strict";
// Opens an embed in its place when a reader presses its link; until then nothing is loaded from its provider.
// Keyboards press links with Enter. With a modifier, and without this script, the link leads to the provider.
(() => {
  const FRAME = "figure[data-embed][data-embed-src]";
  const IS_SOUND = new Set(["spotify", "soundcloud", "applepodcasts"]);
  const IS_POST = new Set(["x", "instagram", "facebook", "telegram"]);

  function size(frame, provider) {
    frame.style.border = "0";
    frame.style.inlineSize = "100%";
    if (IS_SOUND.has(provider)) frame.style.blockSize = "166px";
    else if (IS_POST.has(provider)) frame.style.blockSize = "600px";
    else frame.style.aspectRatio = provider === "tiktok" ? "9 / 16" : "16 / 9";
  }

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("a");
    const figure = link?.closest(FRAME);
    if (!figure || link.closest("figcaption") || !figure.dataset.embedSrc.startsWith("https://")) return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.title = link.textContent.trim();
    frame.allow = "autoplay; clipboard-write; encrypted-media; fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.tabIndex = 0;
    size(frame, figure.dataset.embed);
    frame.src = figure.dataset.embedSrc;
    link.replaceWith(frame);
    frame.focus();
  });
})();
