import { useEffect, useState } from "react";

interface Asked<Data> {
  data?: Data;
  problem?: unknown;
}

/** What was answered to a question, which is asked anew whenever it is another one, and on `again()`. */
export function useAnswer<Data>(ask: () => Promise<Data>, question: readonly unknown[]) {
  const [asked, setAsked] = useState<Asked<Data>>({});
  const [times, setTimes] = useState(0);
  useEffect(() => {
    let isWanted = true;
    const keep = (one: Asked<Data>) => isWanted && setAsked(one);
    ask().then(
      (data) => keep({ data }),
      (problem: unknown) => keep({ problem }),
    );
    return () => {
      isWanted = false;
    };
  }, [...question, times]);
  return { ...asked, again: () => setTimes((before) => before + 1) };
}
