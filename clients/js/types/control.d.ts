/** The mock did not do what it was asked to; the text is what it said. */
export class MockRefused extends Error {
}
/** Asks `/_mock` in a world. */
export class Control {
    /**
     * @param {Whereabouts} mock
     * @param {string} world
     */
    constructor(mock: Whereabouts, world: string);
    /**
     * The answer as JSON. Throws MockRefused.
     * @param {string} method
     * @param {string} path
     * @param {Question} [question]
     * @returns {Promise<any>}
     */
    ask(method: string, path: string, question?: Question): Promise<any>;
    /**
     * Hold an expectation against what was asked. Throws AssertionError saying what came nearest.
     * @param {object} expected
     */
    verify(expected: object): Promise<void>;
    #private;
}
export type Whereabouts = import("./running-mock.js").Whereabouts;
export type Question = {
    query?: Record<string, unknown> | undefined;
    json?: unknown;
    signal?: AbortSignal | undefined;
};
