/** The answers to a question as a table: value, standing, sources. */
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { AnswerStatement, AnswerValue } from "../api";
import { number, plural, t } from "../i18n";
import { href } from "../router";
import { language } from "../settings";
import { Standing, standingOf } from "../ui/standing";
import { type Column, VirtualTable } from "./table";

interface Props {
  summary: ComponentChildren;
  answers: AnswerValue[];
  opened: number;
  onOpen(row: number): void;
}

export function AnswersTable({ summary, answers, opened, onOpen }: Props) {
  const columns = useMemo(() => columnsOf(answers), [answers, language.value]);
  return (
    <VirtualTable
      label={t("results.table")}
      summary={summary}
      columns={columns}
      count={answers.length}
      of={answers}
      opened={opened}
      onOpen={onOpen}
    />
  );
}

function columnsOf(answers: AnswerValue[]): Column[] {
  const link = (row: number) => (answers[row]!.iri ? href("entity", answers[row]!.iri) : "");
  return [
    {
      name: "value",
      title: t("results.answer"),
      key: (row) => answers[row]!.label,
      link,
      cell: (row) => <AnswerLabel answer={answers[row]!} link={link(row)} />,
    },
    {
      name: "standing",
      title: t("results.standing"),
      width: "wider",
      cell: (row) => <Summary statements={answers[row]!.statements} />,
    },
    {
      name: "sources",
      title: t("results.sources"),
      key: (row) => answers[row]!.sources,
      width: "narrow",
      cell: (row) => <span class="number">{number(answers[row]!.sources)}</span>,
    },
    {
      name: "statements",
      title: t("results.statements"),
      key: (row) => answers[row]!.statements.length,
      width: "narrow",
      cell: (row) => <span class="number">{number(answers[row]!.statements.length)}</span>,
    },
  ];
}

function AnswerLabel({ answer, link }: { answer: AnswerValue; link: string }) {
  if (answer.value === "yes" || answer.value === "no") return <strong>{t(`results.${answer.value}`)}</strong>;
  if (!link) return <strong dir="auto">{answer.label}</strong>;
  return (
    <a class="term answer-label" href={link} tabIndex={-1} dir="auto">
      {answer.label}
    </a>
  );
}

/** The standings among the statements, each once, with who speaks where one does. */
function Summary({ statements }: { statements: AnswerStatement[] }) {
  const kinds = new Map<string, AnswerStatement>();
  for (const each of statements) kinds.set(standingOf(each.polarity, each.modality, each.attributedTo !== null), each);
  const speakers = [...new Set(statements.map((each) => each.attributedTo).filter((name) => name !== null))];
  return (
    <span class="summary">
      {[...kinds].map(([kind, each]) => (
        <Standing key={kind} polarity={each.polarity} modality={each.modality} speaker={each.attributedTo} />
      ))}
      {speakers.length > 0 && (
        <span class="muted small" title={speakers.join(", ")}>
          {speakers.length === 1 ? t("results.saidBy", { name: speakers[0]! }) : plural("results.speakers", speakers.length)}
        </span>
      )}
    </span>
  );
}
