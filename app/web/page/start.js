"use strict";
const place = document.getElementById("docs");
window.ui = SwaggerUIBundle({
  url: place.dataset.openapi,
  domNode: place,
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  requestInterceptor: (request) => {
    request.headers["Maqal-Language"] ??= place.dataset.language;
    return request;
  },
});

// What a problem looks like is shown where its status is pressed: most readers want the answer that succeeds.
function toggle(event) {
  const status = event.target.closest?.("table.responses-table:not(.live-responses-table) td.response-col_status");
  if (!status || (event.type === "keydown" && event.key !== "Enter")) return;
  status.closest("tr.response")?.toggleAttribute("data-shown");
}
place.addEventListener("click", toggle);
place.addEventListener("keydown", toggle);
new MutationObserver(() => {
  for (const status of place.querySelectorAll("tr.response > td.response-col_status:not([tabindex])")) {
    status.tabIndex = 0;
    status.setAttribute("role", "button");
  }
}).observe(place, { childList: true, subtree: true });
