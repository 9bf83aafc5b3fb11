// Keeps the last seen public calendar readable without network. The network is always asked first.
// Kept are pages of a short list, and only as the server gives them to everybody ("Cache-Control: public"): never a page of
// somebody who has signed in. Whoever signs in or out, and whoever is seen to be signed in, finds nothing kept.
// HOUSE comes from the server: version, static, languages {code: {offline, home, kept}}.
var PAGES = "house-pages-" + HOUSE.version;
var STATIC = "house-static-" + HOUSE.version;
var KEPT = /^(\/en)?\/(activities\/(month\/(\d{4}-\d{2}\/)?)?)?$/;
var NOT_OURS = /^\/(admin|documents|papers|media)\//;
var MOST_PAGES = 16;

self.addEventListener("install", function (event) {
  event.waitUntil(Promise.all(languages().map(function (one) { return keep(one.offline); })));
  self.skipWaiting();
});

self.addEventListener("activate", function (event) {
  event.waitUntil(
    caches.keys()
      .then(function (names) {
        return Promise.all(names.filter(isOld).map(function (name) { return caches.delete(name); }));
      })
      .then(function () { return self.clients.claim(); })
      .then(function () { return self.clients.matchAll({ type: "window" }); })
      .then(function (windows) {
        // The page that brought the worker was there before it.
        return Promise.all(windows.map(function (one) {
          var path = new URL(one.url).pathname;
          return KEPT.test(path) && !new URL(one.url).search ? keep(path) : null;
        }));
      })
  );
});

self.addEventListener("fetch", function (event) {
  var request = event.request, url = new URL(request.url);
  if (url.origin !== self.location.origin || NOT_OURS.test(url.pathname)) return;
  if (request.method !== "GET") {
    if (/\/accounts\//.test(url.pathname)) event.waitUntil(forget());
    return;
  }
  if (url.pathname.indexOf(HOUSE.static) === 0) {
    event.respondWith(fetch(request).catch(function () { return kept(STATIC, request); }));
  } else if (request.mode === "navigate") {
    event.respondWith(
      fetch(request).then(
        function (response) {
          if (KEPT.test(url.pathname)) event.waitUntil(look(url, response.clone()));
          return response;
        },
        function () { return instead(url); }
      )
    );
  }
});

function languages() {
  return Object.keys(HOUSE.languages).map(function (code) { return HOUSE.languages[code]; });
}

function isOld(name) {
  return name.indexOf("house-") === 0 && name !== PAGES && name !== STATIC;
}

function isPublic(response) {
  return response.ok && !response.redirected && /(^|[ ,])public([ ,]|$)/.test(response.headers.get("Cache-Control") || "");
}

// Keep what everybody gets; a page of the list that is somebody's own means that somebody has signed in.
function look(url, response) {
  if (isPublic(response)) return url.search ? null : store(url.pathname, response);
  return response.ok ? forget() : null;
}

function keep(path) {
  return fetch(path, { credentials: "same-origin" }).then(function (response) {
    return isPublic(response) ? store(path, response) : null;
  });
}

function store(path, response) {
  return response.text().then(function (text) {
    var headers = new Headers(response.headers);
    headers.delete("Content-Encoding");
    headers.delete("Content-Length");
    headers.set("X-Kept", String(Date.now()));
    return caches.open(PAGES)
      .then(function (cache) {
        // Deleted first, so that the one seen longest ago stands first.
        return cache.delete(path)
          .then(function () { return cache.put(path, new Response(text, { status: 200, headers: headers })); })
          .then(function () { return cache.keys(); })
          .then(function (keys) {
            var pages = keys.filter(function (key) { return KEPT.test(new URL(key.url).pathname); });
            return Promise.all(pages.slice(0, Math.max(0, pages.length - MOST_PAGES)).map(function (key) { return cache.delete(key); }));
          });
      })
      .then(function () { return parts(text); });
  });
}

// Style sheets, scripts and pictures of the house that a page names.
function parts(text) {
  var found = text.match(/(href|src)="\/[^"#?]+/g) || [];
  var addresses = found
    .map(function (one) { return one.slice(one.indexOf('"') + 1); })
    .filter(function (one, index, all) { return one.indexOf(HOUSE.static) === 0 && all.indexOf(one) === index; });
  return caches.open(STATIC).then(function (cache) {
    return Promise.all(addresses.map(function (address) {
      return cache.match(address).then(function (there) {
        return there || cache.add(address).catch(function () {});
      });
    }));
  });
}

function forget() {
  return caches.open(PAGES).then(function (cache) {
    return cache.keys().then(function (keys) {
      return Promise.all(keys.map(function (key) {
        return KEPT.test(new URL(key.url).pathname) ? cache.delete(key) : null;
      }));
    });
  });
}

function kept(name, request) {
  return caches.open(name)
    .then(function (cache) { return cache.match(request, { ignoreVary: true, ignoreSearch: true }); })
    .then(function (found) { return found || Response.error(); });
}

// The page as it was kept, saying from when it is; else the page that says that there is no network.
function instead(url) {
  var code = /^\/en\//.test(url.pathname) ? "en" : "zh-hans";
  return caches.open(PAGES).then(function (cache) {
    return (KEPT.test(url.pathname) ? cache.match(url.pathname, { ignoreVary: true }) : Promise.resolve(null)).then(function (found) {
      if (!found) return cache.match(HOUSE.languages[code].offline, { ignoreVary: true }).then(function (page) { return page || Response.error(); });
      return found.text().then(function (text) {
        var when = new Date(Number(found.headers.get("X-Kept"))).toLocaleString(code === "en" ? "en-GB" : "zh-CN", {
          timeZone: "Asia/Shanghai", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false
        });
        var said = '<div class="wrap"><p class="banner banner--warn" role="status" id="kept">' + HOUSE.languages[code].kept.replace("{when}", when) + "</p></div>";
        return new Response(text.replace(/<main id="main"[^>]*>/, function (main) { return main + said; }), { headers: found.headers });
      });
    });
  });
}
