/** What goes wrong in a world, from a test. */
/**
 * Members are those of `/_mock/faults`, spelled as there.
 * @typedef {{ kind: string, [member: string]: unknown } | { recipe: string, [member: string]: unknown }} Fault
 */
/** `/_mock/faults`. */
export class Faults {
    /** @param {import("./control.js").Control} control */
    constructor(control: import("./control.js").Control);
    /**
     * Let something go wrong, as `{ kind: "status", status: 503, times: 1 }` or `{ recipe: "slow-3g" }`.
     * @param {Fault} fault
     */
    add(fault: Fault): Promise<void>;
    /**
     * What goes wrong now.
     * @returns {Promise<Array<{ kind: string, id: string, hits: number, [member: string]: unknown }>>}
     */
    all(): Promise<Array<{
        kind: string;
        id: string;
        hits: number;
        [member: string]: unknown;
    }>>;
    /** Let nothing go wrong any more. */
    clear(): Promise<void>;
    #private;
}
/**
 * Members are those of `/_mock/faults`, spelled as there.
 */
export type Fault = {
    kind: string;
    [member: string]: unknown;
} | {
    recipe: string;
    [member: string]: unknown;
};
