// Hands the display at a door what it kept last, when the network does not answer in time. The page itself keeps it.
var PATIENCE = 8000;

self.addEventListener("install", function () {
  self.skipWaiting();
});

self.addEventListener("activate", function (event) {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", function (event) {
  // The page asks for news by itself and must know when none came.
  if (event.request.method !== "GET" || event.request.destination === "") return;
  event.respondWith(
    Promise.race([fetch(event.request), late()])
      .then(function (answer) {
        if (answer.status >= 500) throw new Error(answer.status);
        return answer;
      })
      .catch(function () {
        return caches.match(event.request, { ignoreVary: true }).then(function (kept) {
          return kept || Response.error();
        });
      })
  );
});

function late() {
  return new Promise(function (resolve, reject) {
    setTimeout(reject, PATIENCE);
  });
}
