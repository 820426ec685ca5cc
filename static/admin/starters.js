/**
 * Starts what Wagtail starts with inline scripts: date fields, choosers, inline panels.
 *
 * The server writes `<template data-start="NAME" data-for="ID" data-options="JSON">` in place of a script
 * (site/lantai/pages/starters.py). Only what is named here is ever called, and what arrives later, in a dialog or a new
 * line of a panel, is started when it does.
 */
(() => {
  const FUNCTIONS = /^(init(Date|DateTime|Time)|create[A-Z][A-Za-z]*)Chooser$/;
  const PANELS = new Set(["InlinePanel", "MultipleChooserPanel"]);
  const CHOOSERS = /^([A-Z][A-Za-z]*)?Chooser$/;

  function start(element) {
    const { start: name, for: id, options } = element.dataset;
    const told = options ? JSON.parse(options) : undefined;
    element.remove();
    const made = window[name];
    if (typeof made !== "function") throw new Error(`${name} is not there to be started`);
    if (FUNCTIONS.test(name)) made(id, told);
    else if (PANELS.has(name)) new made(told);
    else if (CHOOSERS.test(name)) new made(id, told);
    else throw new Error(`${name} may not be started`);
  }

  function look(root) {
    // In the order of the page, as scripts would run.
    for (const element of [...root.querySelectorAll("template[data-start]")]) {
      if (element.isConnected) start(element);
    }
  }

  const begin = () => {
    look(document);
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) {
          if (node.nodeType !== Node.ELEMENT_NODE || !node.isConnected) continue;
          if (node.matches("template[data-start]")) start(node);
          else look(node);
        }
      }
    }).observe(document.body, { childList: true, subtree: true });
  };
  // What a panel does with a line it has just added, it does at once: its choosers have to be there.
  if (window.InlinePanel) {
    const { addForm } = window.InlinePanel.prototype;
    window.InlinePanel.prototype.addForm = function addFormAndStart(...given) {
      addForm.apply(this, given);
      look(document);
    };
  }
  // Scripts at the end of the page wait for the same event: these come first.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
