/**
 * The name of the world that is called so: itself where a host can have it, else a short one made of it.
 * @param {string} text
 */
export function worldName(text: string): string;
/** A complete set of records, files and ids, and what can be done to it. */
export class World {
    /**
     * @param {import("./running-mock.js").Whereabouts} mock
     * @param {string} name
     */
    constructor(mock: import("./running-mock.js").Whereabouts, name: string);
    /** Where the mock is. Requests are in this world with `headers`, and in another one without. */
    url: string;
    name: string;
    /** The time of this world. */
    clock: Clock;
    /** What goes wrong in this world: nothing, until it is told. */
    faults: Faults;
    /** Where this world is for those who can send no header, as browsers. */
    get hostUrl(): string;
    /** The headers that put a request into this world. */
    get headers(): {
        "X-Mock-World": string;
    };
    /**
     * Case IQ.
     * @returns {CaseIqApi}
     */
    get caseiq(): CaseIqApi;
    /**
     * Agentcis.
     * @returns {AgentcisApi}
     */
    get agentcis(): AgentcisApi;
    /**
     * What this world was asked and answered; `wanted` are parameters of `/_mock/requests`.
     * @param {Record<string, string | number | boolean>} [wanted]
     * @returns {Promise<RecordedRequest[]>}
     */
    requests(wanted?: Record<string, string | number | boolean>): Promise<RecordedRequest[]>;
    /**
     * Throw an AssertionError unless this world was asked so: `expected` is what `/_mock/verify` takes.
     * @param {{ [member: string]: unknown }} expected
     */
    verify(expected: {
        [member: string]: unknown;
    }): Promise<void>;
    /** Put this world back to its beginning. */
    reset(): Promise<void>;
    /** Leave the world: the mock keeps nothing of it. */
    close(): Promise<void>;
    #private;
}
/**
 * One vendor's API in a world. `tokens` are the ready-made ones by what they may do; `headers` are those of a request
 * that may do everything.
 */
export type Api<Kind extends string> = {
    baseUrl: string;
    token: string;
    tokens: Readonly<Record<Kind, string>>;
    headers: Readonly<Record<string, string>>;
};
export type CaseIqApi = Api<"full" | "readonly" | "restricted">;
export type AgentcisApi = Api<"full" | "readonly" | "none">;
/**
 * Some members of a request in the journal; the page on the journal has them all.
 */
export type RecordedRequest = {
    id: number;
    api: "caseiq" | "agentcis" | null;
    operation: string | null;
    method: string;
    path: string;
    status: number | null;
    broken_rules: string[];
    detail: string | null;
    [member: string]: unknown;
};
import { Clock } from "./clock.js";
import { Faults } from "./faults.js";
