/** A sound or film without a title is called after its file. */
document.addEventListener("DOMContentLoaded", () => {
  const file = document.getElementById("id_file");
  const title = document.getElementById("id_title");
  file?.addEventListener("change", () => {
    if (title && title.value === "" && file.files.length) title.value = file.files[0].name.replace(/\.[^.]+$/, "");
  });
});
