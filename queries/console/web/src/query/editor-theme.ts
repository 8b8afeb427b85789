/** The looks of the editor. Colours are the style sheet's. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: "var(--syntax-keyword)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--syntax-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--syntax-number)" },
  { tag: tags.comment, color: "var(--syntax-comment)", fontStyle: "italic" },
  { tag: [tags.function(tags.propertyName), tags.function(tags.variableName)], color: "var(--syntax-name)" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", fontSize: "1rem" },
  "&.cm-focused": { outline: "none" }, // the frame around the editor shows the focus
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit", maxHeight: "40vh" },
  ".cm-content": { padding: "0.6rem 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 0.85rem" },
  ".cm-matchingBracket": { backgroundColor: "transparent" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-placeholder": { color: "var(--ink-soft)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection": {
    backgroundColor: "color-mix(in oklab, var(--accent) 25%, transparent) !important",
  },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--accent-ground)",
    outline: "1px solid var(--accent)",
  },
  ".cm-tooltip": {
    border: "1px solid var(--line)",
    borderRadius: "var(--radius)",
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    boxShadow: "var(--shadow)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--sans)",
    fontSize: "0.875rem",
    maxHeight: "18em",
    maxWidth: "min(36rem, 94vw)",
    minWidth: "min(20rem, 80vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    alignItems: "baseline",
    gap: "0.5em",
    padding: "0.3em 0.6em",
    lineHeight: "var(--leading)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent-ground)", color: "var(--ink)" },
  ".cm-completionIcon": { color: "var(--ink-soft)", opacity: "1", paddingRight: "0", flex: "none" },
  ".cm-completionLabel": { flex: "none", maxWidth: "60%", overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
  ".cm-completionDetail": {
    flex: "1",
    marginLeft: "0",
    overflow: "hidden",
    textOverflow: "ellipsis",
    color: "var(--ink-soft)",
    fontStyle: "normal",
    fontSize: "0.8125rem",
  },
  ".cm-completionCount": { color: "var(--ink-soft)", fontVariantNumeric: "tabular-nums", fontSize: "0.8125rem" },
  ".cm-tooltip.cm-completionInfo": { fontFamily: "var(--sans)", padding: "0.5em 0.75em", maxWidth: "24rem", fontSize: "0.875rem" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--bad)",
    textUnderlineOffset: "0.25em",
    textDecorationSkipInk: "none",
  },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
});

export const editorLook = [look, syntaxHighlighting(highlight)];
