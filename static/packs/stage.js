// In a pack the pictures of an exhibit change on the page: there is no server to ask for another.
addEventListener("stage", (event) => {
  event.preventDefault();
  const link = event.target;
  const stage = document.getElementById("stage");
  const image = new Image();
  image.src = link.dataset.large;
  image.alt = link.dataset.alt;
  stage.querySelector("figure .pic").replaceChildren(image);
  const zoom = document.getElementById("zoom");
  if (zoom) zoom.href = link.dataset.large;
  for (const other of stage.querySelectorAll(".strip a")) {
    if (other === link) other.setAttribute("aria-current", "true"); else other.removeAttribute("aria-current");
  }
  document.getElementById(event.detail)?.focus();
});
