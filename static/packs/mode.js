// A pack's pages are the same on a desk and on a screen in the hall; the address says which it is.
if (new URLSearchParams(location.search).get("kiosk") === "1") document.documentElement.dataset.kiosk = "";
