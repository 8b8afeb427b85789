/** The one box: question or Gizmo, with the switch that shows and overrides which. */
import { t } from "../i18n";
import { Button } from "../ui/button";
import { Editor, type Problem } from "./editor";
import type { Mode } from "./mode";


interface Props {
  text: string;
  mode: Mode;
  running: boolean;
  problems: Problem[];
  onText(text: string): void;
  onMode(mode: Mode): void;
  onRun(): void;
  onStop(): boolean;
  onSave(): void;
  onLibrary(): void;
}

export function Box(props: Props) {
  const { text, mode, running } = props;
  return (
    <section class="box" aria-label={t("box.label")}>
      <Editor
        text={text}
        mode={mode}
        label={t(mode === "gizmo" ? "box.gizmoLabel" : "box.questionLabel")}
        placeholder={t(mode === "gizmo" ? "box.gizmoPlaceholder" : "box.questionPlaceholder")}
        problems={props.problems}
        onChange={props.onText}
        onRun={props.onRun}
        onStop={props.onStop}
      />
      <div class="box-tools">
        <div class="switch" role="group" aria-label={t("box.mode")}>
          <button type="button" aria-pressed={mode === "question"} onClick={() => props.onMode("question")}>
            {t("box.question")}
          </button>
          <button type="button" aria-pressed={mode === "gizmo"} onClick={() => props.onMode("gizmo")}>
            Gizmo
          </button>
        </div>
        <span class="box-hint small muted">{t(mode === "gizmo" ? "box.runGizmoHint" : "box.runQuestionHint")}</span>
        <div class="box-end">
          <Button look="quiet" onClick={props.onLibrary}>
            {t("library.open")}
          </Button>
          <Button look="quiet" onClick={props.onSave} disabled={!text.trim()}>
            {t("common.save")}
          </Button>
          {running ? (
            <Button onClick={props.onStop}>
              {t("box.stop")} <kbd>Esc</kbd>
            </Button>
          ) : (
            <Button look="primary" onClick={props.onRun} disabled={!text.trim()}>
              {t(mode === "gizmo" ? "box.run" : "box.ask")}
            </Button>
          )}
        </div>
      </div>
    </section>
  );
}
