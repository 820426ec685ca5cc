/* global ModalWorkflow, QUERY_CHOOSER_MODAL_ONLOAD_HANDLERS */
/** The chooser of words that visitors search often, beside the field for them. */
(() => {
  const { field, chooser } = document.currentScript.dataset;
  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById(`${field}-chooser`)?.addEventListener("click", () => {
      ModalWorkflow({
        url: chooser,
        onload: QUERY_CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: {
          queryChosen({ querystring }) {
            document.getElementById(field).value = querystring;
          },
        },
      });
    });
  });
})();
