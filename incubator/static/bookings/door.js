// The display at a door: what is on now follows the clock, the list is fetched anew every minute, and a lost network is said
// and survived. Times are milliseconds; the server's clock counts, for those of screens are often wrong.
(function () {
  var MINUTE = 60000;
  var PATIENCE = 15000;
  var ahead = 0; // how far the server's clock is ahead of this one
  var updated = "";

  function display() {
    return document.querySelector(".door");
  }

  function now() {
    return Date.now() + ahead;
  }

  // Mark what is over, what is on and what comes next, and show the day that it is.
  function mark() {
    document.querySelectorAll(".door__room").forEach(function (room) {
      var next = null;
      room.querySelectorAll("[data-day]").forEach(function (day) {
        var slots = Array.prototype.slice.call(day.querySelectorAll("[data-from]"));
        day.hidden = !slots.some(isOn);
        if (!day.hidden) document.querySelector("[data-date]").textContent = day.dataset.day;
        slots.forEach(function (slot) {
          slot.classList.toggle("is-on", isOn(slot));
          slot.classList.toggle("is-over", Number(slot.dataset.to) <= now());
          var following = !day.hidden && !next && slot.classList.contains("slot--taken") && Number(slot.dataset.from) > now();
          slot.classList.toggle("is-next", following);
          next = following ? slot : next;
        });
      });
    });
    document.querySelector("[data-clock]").textContent = clock(now());
  }

  function isOn(slot) {
    return Number(slot.dataset.from) <= now() && now() < Number(slot.dataset.to);
  }

  // As wording.clock: 9:05, not 09:05.
  function clock(moment) {
    return new Date(moment).toLocaleTimeString("zh-CN", {
      hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Shanghai"
    }).replace(/^0/, "");
  }

  function pieces(page) {
    return Array.prototype.map.call(page.querySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]"), function (piece) {
      return piece.getAttribute("href") || piece.getAttribute("src");
    });
  }

  function fetched() {
    var giveUp = new AbortController();
    var timer = setTimeout(function () { giveUp.abort(); }, PATIENCE);
    return fetch(location.href, { cache: "no-store", signal: giveUp.signal }).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      keep(answer.clone());
      return answer.text();
    }).finally(function () { clearTimeout(timer); });
  }

  function refresh() {
    return fetched().then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      if (String(pieces(page)) !== String(pieces(document))) {
        location.reload(); // a new release: the network is there, for this page has just come through it
        return;
      }
      document.title = page.title;
      display().replaceWith(page.querySelector(".door"));
      setClock();
      mark();
    }).catch(function () {
      document.querySelector("[data-status]").textContent = updated + " · " + display().dataset.lost;
      display().classList.add("door--lost");
      mark();
    });
  }

  // The list is as old as the moment at which the server made it.
  function setClock() {
    ahead = Number(display().dataset.made) - Date.now();
    updated = document.querySelector("[data-status]").textContent;
    remember("door-ahead", ahead);
  }

  function remember(name, value) {
    try { localStorage.setItem(name, value); } catch (error) { /* then a wrong clock stays wrong offline */ }
  }

  function recall(name) {
    try { return Number(localStorage.getItem(name)) || 0; } catch (error) { return 0; }
  }

  // What a reload without network shows; the worker only hands it out. Pages without https have neither.
  function keep(answer) {
    if (!window.caches) return;
    caches.open("door").then(function (cache) {
      cache.put(location.href, answer);
    }).catch(function () { /* no room left: the page stays as long as nobody reloads it */ });
  }

  function keepPieces() {
    if (!window.caches) return;
    caches.open("door").then(function (cache) {
      return cache.keys().then(function (kept) {
        var wanted = pieces(document).map(function (piece) { return new URL(piece, location.href).href; });
        kept.forEach(function (request) {
          if (request.url !== location.href && wanted.indexOf(request.url) < 0) cache.delete(request);
        });
        return cache.addAll(wanted);
      });
    }).catch(function () { /* no network yet */ });
  }

  ahead = recall("door-ahead");
  updated = document.querySelector("[data-status]").textContent;
  mark();
  refresh().then(keepPieces);
  setInterval(refresh, MINUTE);
  setInterval(mark, 5000);
  window.addEventListener("online", refresh);
  if (navigator.serviceWorker) navigator.serviceWorker.register(location.pathname + "worker.js");
})();
