import { useState } from "react";
import { Refusal } from "./Refusal";

/** What was refused, in the vendor's words, and by which rule. */
export function Problem({ problem }: { problem: unknown }) {
  return (
    <div role="alert" className="outcome bad">
      <p>{problem instanceof Error ? problem.message : String(problem)}</p>
      {problem instanceof Refusal && problem.rule && <code>{problem.rule}</code>}
    </div>
  );
}

/** What became of the last thing that the user did: tell it by `report`, and show it where it belongs. */
export function useOutcome() {
  const [outcome, setOutcome] = useState<{ sentence: string } | { problem: unknown }>();

  const clear = () => setOutcome(undefined);

  async function report(doing: Promise<string>): Promise<void> {
    clear();
    await doing.then(
      (sentence) => setOutcome({ sentence }),
      (problem: unknown) => setOutcome({ problem }),
    );
  }

  const shown =
    outcome &&
    ("problem" in outcome ? (
      <Problem problem={outcome.problem} />
    ) : (
      <p role="status" className="outcome good">
        {outcome.sentence}
      </p>
    ));
  return { report, clear, shown };
}
