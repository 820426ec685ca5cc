// Wagtail's list block with one more button: choose several exhibits in one go.
(() => {
  const { ListBlockDefinition } = window.wagtailStreamField.blocks;

  class ExhibitListDefinition extends ListBlockDefinition {
    render(placeholder, prefix, initialState, initialError) {
      const list = super.render(placeholder, prefix, initialState, initialError);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary choose-several";
      button.textContent = this.meta.chooseSeveral;
      button.addEventListener("click", () => this.chooseSeveral(list, button));
      list.container[0].append(button);
      return list;
    }

    chooseSeveral(list, button) {
      const { chooser, stateOf } = this.child();
      chooser.openModal(
        (chosen) => {
          this.dropEmpty(list);
          chosen.forEach((exhibit) => list.insert(stateOf(exhibit), list.children.length, {}));
          button.focus();
        },
        { multiple: true },
      );
    }

    // The chooser inside a child, and the state of a child that holds a chosen exhibit.
    child() {
      const { childBlockDef, initialChildState } = this;
      if (childBlockDef.widget) return { chooser: childBlockDef.widget, stateOf: (exhibit) => exhibit };
      const field = childBlockDef.childBlockDefs.find((definition) => definition.name === "exhibit");
      return { chooser: field.widget, stateOf: (exhibit) => ({ ...initialChildState, exhibit }) };
    }

    // A new block begins with empty places; they would stand before what was chosen.
    dropEmpty(list) {
      for (let index = list.children.length - 1; index >= 0; index -= 1) {
        const value = list.children[index].getValue();
        const exhibit = value && typeof value === "object" ? value.exhibit : value;
        if (!exhibit) list.deleteBlock(index);
      }
    }
  }

  window.telepath.register("exhibitions.blocks.ExhibitList", ExhibitListDefinition);
})();
