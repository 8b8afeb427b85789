/** A statement in a list: its words, and what opens it. */
import type { Statement } from "../api";
import { t } from "../i18n";
import { Button } from "../ui/button";
import { StatementWords } from "./words";

interface Props {
  statement: Statement;
  onShow(): void;
}

export function StatementItem({ statement, onShow }: Props) {
  return (
    <li class="statement">
      <StatementWords statement={statement} />
      <Button look="quiet" onClick={onShow}>
        {t("document.show")}
      </Button>
    </li>
  );
}
