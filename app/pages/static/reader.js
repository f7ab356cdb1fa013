// Tells the server that an article was opened; there is no cookie, and nothing about the reader is sent.
"use strict";
const story = document.querySelector("[data-views]");
if (story) navigator.sendBeacon(story.dataset.views);
