/**
 * The text box: CodeMirror, with JavaScript's highlighting for Gizmo and plain
 * for questions, completion for both, and underlined problems.
 */
import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionStatus,
  moveCompletionSelection,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, type Extension, Prec } from "@codemirror/state";
import { drawSelection, EditorView, keymap, placeholder } from "@codemirror/view";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { type CountedCompletion, gizmoSource, questionSource } from "./completion";
import { editorLook } from "./editor-theme";
import type { Mode } from "./mode";

/** A stretch of the text that something is wrong with. */
export interface Problem {
  from: number;
  to: number;
  message: string;
}

interface Props {
  text: string;
  mode: Mode;
  label: string;
  placeholder: string;
  /** What is wrong with exactly the text given. */
  problems: Problem[];
  onChange(text: string): void;
  onRun(): void;
  /** Returns whether there was anything to stop. */
  onStop(): boolean;
}

export function Editor(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const parts = useRef({ mode: new Compartment(), words: new Compartment() });
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const { mode, words } = parts.current;
    const editor = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          nonce(),
          Prec.highest(keymap.of(runKeys(latest))),
          history(),
          drawSelection(),
          EditorView.lineWrapping,
          keymap.of([...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
          editorLook,
          mode.of(modeExtension(latest.current.mode)),
          words.of(wordsExtension(latest.current)),
        ],
      }),
    });
    view.current = editor;
    if (matchMedia("(pointer: fine)").matches) editor.focus();
    return () => editor.destroy();
  }, []);

  // Text that came from elsewhere: an example, the history, a link. It is put in
  // as the page is drawn: any later, and it could undo what was typed since.
  useLayoutEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === props.text) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: props.text },
      selection: { anchor: props.text.length },
    });
    closeCompletion(editor);
  }, [props.text]);

  useEffect(() => {
    view.current!.dispatch({ effects: parts.current.mode.reconfigure(modeExtension(props.mode)) });
  }, [props.mode]);

  useEffect(() => {
    view.current!.dispatch({ effects: parts.current.words.reconfigure(wordsExtension(props)) });
  }, [props.label, props.placeholder]);

  useEffect(() => {
    const editor = view.current!;
    editor.dispatch(setDiagnostics(editor.state, props.problems.map((problem) => diagnostic(editor.state, problem))));
  }, [props.problems]);

  return <div ref={host} class={`editor editor-${props.mode}`} />;
}

/** What lets the editor add its style sheet under the page's content security policy. */
function nonce(): Extension {
  const meta = document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]");
  return EditorView.cspNonce.of(meta?.content ?? "");
}

// Enter runs a question, and only ends a line of Gizmo. Tab takes a completion
// while a list is open; otherwise it leaves the box, as everywhere on a page.
function runKeys(latest: { current: Props }) {
  const run = (view: EditorView) => {
    closeCompletion(view);
    latest.current.onRun();
    return true;
  };
  return [
    { key: "Mod-Enter", run },
    { key: "Tab", run: takeCompletion },
    {
      key: "Enter",
      run: (view: EditorView) => {
        if (acceptCompletion(view)) return true;
        return latest.current.mode === "question" && run(view);
      },
    },
    { key: "Escape", run: (view: EditorView) => closeCompletion(view) || latest.current.onStop() },
  ];
}

// In a question no completion is chosen to begin with: Tab takes the first.
function takeCompletion(view: EditorView): boolean {
  if (acceptCompletion(view)) return true;
  return completionStatus(view.state) === "active" && moveCompletionSelection(true)(view) && acceptCompletion(view);
}

function modeExtension(mode: Mode): Extension {
  const gizmo = mode === "gizmo";
  const completion = autocompletion({
    override: [gizmo ? gizmoSource : questionSource],
    // A question is run with Enter: a list that merely opened must not take it.
    selectOnOpen: gizmo,
    icons: false,
    addToOptions: [{ position: 90, render: count }],
  });
  if (!gizmo) return completion;
  return [javascript(), bracketMatching(), closeBrackets(), indentUnit.of("  "), completion];
}

function count(completion: CountedCompletion): Node | null {
  if (!completion.count) return null;
  const span = document.createElement("span");
  span.className = "cm-completionCount";
  span.textContent = completion.count;
  return span;
}

function wordsExtension(props: Props): Extension {
  return [
    placeholder(props.placeholder),
    EditorView.contentAttributes.of({
      "aria-label": props.label,
      spellcheck: "false",
      autocapitalize: "off",
      enterkeyhint: "go",
      tabindex: "0", // it is one anyway; tools that check a page look for it
    }),
  ];
}

function diagnostic(state: EditorState, problem: Problem): Diagnostic {
  const from = Math.min(problem.from, state.doc.length);
  return { from, to: Math.min(Math.max(problem.to, from), state.doc.length), severity: "error", message: problem.message };
}
