// Footnotes in the rich text editor: a mark in the text that carries the words of the note.
// Stored as <span data-note="…">; numbered when the book is read or printed.
(() => {
  const { createElement, useEffect } = window.React;
  const { EditorState, Modifier, SelectionState } = window.DraftJS;
  const SIGN = "〔注〕";

  function ask(before, entityType) {
    return new Promise((resolve) => {
      const dialog = document.createElement("dialog");
      dialog.className = "book-note-dialog";
      const form = document.createElement("form");
      form.method = "dialog";
      const label = document.createElement("label");
      label.textContent = entityType.askFor;
      const words = document.createElement("textarea");
      words.rows = 5;
      words.value = before;
      label.append(words);
      const keep = document.createElement("button");
      keep.className = "button";
      keep.value = "keep";
      keep.textContent = entityType.keep;
      const drop = document.createElement("button");
      drop.className = "button button-secondary";
      drop.value = "drop";
      drop.formNoValidate = true;
      drop.textContent = entityType.cancel;
      form.append(label, keep, drop);
      dialog.append(form);
      // Outside the page's own form: a form may not stand within another.
      document.body.append(dialog);
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue === "keep" ? words.value.trim() : null);
      });
      dialog.showModal();
      words.focus();
    });
  }

  function Source({ editorState, entityType, entityKey, entity, onComplete, onClose }) {
    useEffect(() => {
      ask(entity ? entity.getData().text : "", entityType).then((text) => {
        if (!text) { onClose(); return; }
        if (entity) {
          editorState.getCurrentContent().mergeEntityData(entityKey, { text });
          // A forced selection makes the editor see that it changed.
          onComplete(EditorState.forceSelection(editorState, editorState.getSelection()));
          return;
        }
        const content = editorState.getCurrentContent().createEntity(entityType.type, "IMMUTABLE", { text });
        const selection = editorState.getSelection();
        const at = SelectionState.createEmpty(selection.getEndKey()).merge({
          anchorOffset: selection.getEndOffset(), focusOffset: selection.getEndOffset(),
        });
        const marked = Modifier.insertText(content, at, SIGN, null, content.getLastCreatedEntityKey());
        onComplete(EditorState.push(editorState, marked, "insert-characters"));
      });
    }, []);
    return null;
  }

  function Note({ children, contentState, entityKey, onEdit }) {
    const { text } = contentState.getEntity(entityKey).getData();
    const open = (event) => { event.preventDefault(); onEdit(entityKey); };
    return createElement("a", { className: "book-note", role: "button", title: text, onMouseUp: open, "data-draftail-trigger": true }, children);
  }

  window.draftail.registerPlugin({ type: "NOTE", source: Source, decorator: Note }, "entityTypes");
})();
