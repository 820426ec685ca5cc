// Switching the kind of an exhibit posts what was typed, so that the form comes back with the other
// fields and nothing lost. Without this script the link opens the form anew.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-switch-kind]");
  const form = link && link.closest("form");
  if (!form) return;
  event.preventDefault();
  const wanted = document.createElement("input");
  wanted.type = "hidden";
  wanted.name = "switch-kind";
  wanted.value = link.dataset.switchKind;
  form.append(wanted);
  form.requestSubmit();
});
