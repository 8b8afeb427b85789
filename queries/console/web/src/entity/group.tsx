/** The statements of one property: each value once, with how it stands and how many sources say so. */
import type { EntityPage, Statement, Term } from "../api";
import { plural, t } from "../i18n";
import { Button } from "../ui/button";
import { groupBy } from "../ui/group-by";
import { Standing } from "../ui/standing";
import { TermLink, TermText, termText } from "../ui/term";

type Group = EntityPage["groups"][number];

interface Props {
  group: Group;
  onShow(statements: string[]): void;
}

export function StatementGroup({ group, onShow }: Props) {
  const { property, direction, total, statements } = group;
  return (
    <section class="group">
      <h2>
        <TermText term={property} /> {direction === "in" && <span class="muted small">{t("entity.inward")}</span>}
      </h2>
      <ul class="statements">
        {alike(group).map((same) => (
          <Alike key={same[0]!.id} statements={same} other={otherSide(same[0]!, direction)} onShow={onShow} />
        ))}
      </ul>
      {statements.length < total && <p class="muted">{t("entity.part", { shown: statements.length, total })}</p>}
    </section>
  );
}

interface AlikeProps {
  statements: Statement[];
  other: Term;
  onShow(statements: string[]): void;
}

function Alike({ statements, other, onShow }: AlikeProps) {
  const [first] = statements;
  if (!first) return null;
  const { polarity, modality, speaker, verdict } = first;
  const sources = new Set(statements.map((s) => s.document.id)).size;
  return (
    <li class="statement">
      <span class="statement-words">
        <TermLink term={other} /> <Standing polarity={polarity} modality={modality} speaker={speaker} />
        {speaker && <span class="muted small">{t("results.saidBy", { name: termText(speaker) })}</span>}
        {verdict !== "" && <span class={`verdict verdict-${verdict}`}>{t(`verdict.${verdict}`)}</span>}
      </span>
      <Button look="quiet" onClick={() => onShow(statements.map((s) => s.id))}>
        {plural("sources", sources)}
      </Button>
    </li>
  );
}

const otherSide = (s: Statement, direction: Group["direction"]) => (direction === "out" ? s.object : s.subject);

// Statements that say the same of the same other side, whoever's article it is
// in. A reviewed one stands for itself.
function alike({ statements, direction }: Group): Statement[][] {
  const key = (s: Statement) => JSON.stringify([otherSide(s, direction), s.polarity, s.modality, s.speaker, s.verdict]);
  return [...groupBy(statements, key).values()];
}
