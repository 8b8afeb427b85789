/** What stands where content is not there: still loading, or why it failed. */
import { ApiError } from "../api";
import { t } from "../i18n";
import { Button } from "./button";

export function Spinner({ label }: { label?: string }) {
  return (
    <p class="spinner" role="status">
      <span class="spinner-dot" aria-hidden="true" />
      {label ?? t("common.loading")}
    </p>
  );
}

interface Props {
  error: unknown;
  onRetry?(): void;
}

export function ErrorBox({ error, onRetry }: Props) {
  return (
    <div class="error-box" role="alert">
      <p>{errorText(error)}</p>
      {error instanceof ApiError && error.hint && <p class="muted">{error.hint}</p>}
      {onRetry && <Button onClick={onRetry}>{t("common.retry")}</Button>}
    </div>
  );
}

/** An error in one sentence, with its place in the script where it has one. */
export function errorText(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  if (error.status === 0 && !error.line) return t("app.offline");
  if (!error.line) return error.message;
  return `${error.message} (${t("common.line", { line: error.line, column: error.column })})`;
}
