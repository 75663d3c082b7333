// Keeps the files of one version of the page, so that it opens without network.
const VERSION = "/*version*/", FILES = ["./", "/*files*/"];

addEventListener("install", event => {
  skipWaiting();
  // What the browser has just fetched for the page is not asked for again.
  const requests = FILES.map(file => new Request(file, { cache: "force-cache" }));
  event.waitUntil(caches.open(VERSION).then(cache => cache.addAll(requests)));
});

addEventListener("activate", event => {
  const drop = names => Promise.all(names.filter(name => name !== VERSION).map(name => caches.delete(name)));
  event.waitUntil(caches.keys().then(drop).then(() => clients.claim()));
});

addEventListener("fetch", event => {
  if (event.request.method === "GET") event.respondWith(caches.match(event.request, { ignoreSearch: true }).then(kept => kept ?? fetch(event.request)));
});
