// Reads personal codes with the camera where the browser can; where it cannot, the page says what to do instead.
(function () {
  var box = document.querySelector("[data-scan]");
  if (!box || !("BarcodeDetector" in window) || !navigator.mediaDevices) {
    return;
  }
  var video = box.querySelector("video");
  var status = box.querySelector("[data-scan-status]");
  var start = box.querySelector("[data-scan-start]");
  var before = box.dataset.ticket.split("TOKEN")[0];
  var detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  box.hidden = false;

  // Only an address of ours is opened, whatever a code says.
  function ours(text) {
    try {
      var address = new URL(text);
      var at = address.pathname.indexOf("/ticket/");
      return at >= 0 ? before + address.pathname.slice(at + "/ticket/".length) : "";
    } catch (error) {
      return "";
    }
  }

  function look() {
    detector.detect(video).then(
      function (codes) {
        var path = codes.length ? ours(codes[0].rawValue) : "";
        if (path) {
          video.srcObject.getTracks().forEach(function (track) {
            track.stop();
          });
          window.location.assign(path);
          return;
        }
        if (codes.length) {
          status.textContent = box.dataset.other;
        }
        window.setTimeout(look, 200);
      },
      function () {
        window.setTimeout(look, 500);
      },
    );
  }

  start.addEventListener("click", function () {
    navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(
      function (stream) {
        start.hidden = true;
        status.textContent = box.dataset.ready;
        video.srcObject = stream;
        video.play().then(look);
      },
      function () {
        status.textContent = box.dataset.denied;
      },
    );
  });
})();
