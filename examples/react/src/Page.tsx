import { useState } from "react";
import { AgentcisTab } from "./agentcis/AgentcisTab";
import { CaseIqTab } from "./caseiq/CaseIqTab";

const TABS = { Agentcis: AgentcisTab, "Case IQ": CaseIqTab };
const NAMES = Object.keys(TABS) as (keyof typeof TABS)[];

export function Page() {
  const [shown, show] = useState<keyof typeof TABS>("Agentcis");
  const Tab = TABS[shown];
  return (
    <>
      <header>
        <h1>Attachments</h1>
        <nav aria-label="API">
          {NAMES.map((name) => (
            <button key={name} aria-current={name === shown ? "page" : undefined} onClick={() => show(name)}>
              {name}
            </button>
          ))}
        </nav>
      </header>
      <Tab />
    </>
  );
}
