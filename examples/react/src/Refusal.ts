/** What the vendor said when it did not do what it was asked to. */
export class Refusal extends Error {
  override name = "Refusal";

  /** `rule` is the one that was broken; only the mock says that. */
  constructor(
    sentence: string,
    readonly rule: string | null,
  ) {
    super(sentence);
  }
}

/** An answer as openapi-fetch gives it, and as an upload does. */
export interface Answer<Data, Problem> {
  data?: Data;
  error?: Problem;
  response: { status: number; headers: { get(name: string): string | null } };
}

/** The data of an answer. Throws what was said instead, as `sentenceOf` finds it in the vendor's error. */
export function accepted<Data, Problem>(
  { data, error, response }: Answer<Data, Problem>,
  sentenceOf: (problem: Problem) => string,
): Data {
  if (data !== undefined) {
    return data;
  }
  const sentence = error ? sentenceOf(error) : `The server answered ${response.status} without saying why.`;
  throw new Refusal(sentence, response.headers.get("x-contract-rule"));
}
