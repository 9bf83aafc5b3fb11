// What was seen of the calendar can be read without network; see worker.js. Where there is no such thing, nothing is lost.
if ("serviceWorker" in navigator) {
  window.addEventListener("load", function () {
    navigator.serviceWorker.register("/sw.js").catch(function () {});
  });
}
