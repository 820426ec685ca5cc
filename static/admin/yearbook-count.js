// The length of a text beside its limit, while one types. Counted as stories/yearbook/counting.py does, whose
// number is the one that holds: every character, digit and mark, no white space.
const WHITE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g;

export const characters = (text) => [...text.replace(WHITE, "")].length;

for (const field of document.querySelectorAll("[data-count-limit]")) {
  const limit = Number(field.dataset.countLimit);
  const shown = document.createElement("p");
  shown.className = "yearbook-count";
  shown.id = `${field.id}-count`;
  field.after(shown);
  const own = document.querySelector('input[name="own_limit"]');
  const tell = () => {
    const most = (own && Number(own.value)) || limit;
    const count = characters(field.value);
    const over = most && count > most ? count - most : 0;
    shown.textContent = `${count}${most ? ` / ${most}` : ""} ${field.dataset.countWords}${over ? ` (+${over})` : ""}`;
    shown.classList.toggle("yearbook-count--over", over > 0);
  };
  field.addEventListener("input", tell);
  own?.addEventListener("input", tell);
  tell();
}
