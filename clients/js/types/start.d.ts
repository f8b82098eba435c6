/**
 * Start a mock and answer it as soon as it answers. Throws CommandNotFound and MockDidNotStart.
 * @param {Options} [options]
 * @returns {Promise<StartedMock>}
 */
export function startMockServer(options?: Options): Promise<StartedMock>;
/** The mock ended, or said nothing, before it was there; the text is what it said instead. */
export class MockDidNotStart extends Error {
}
/** A mock that this process started. It ends with `stop()`, and with this process however that ends. */
export class StartedMock extends RunningMock {
    /**
     * @param {import("./running-mock.js").Whereabouts} whereabouts
     * @param {() => Promise<void>} end
     */
    constructor(whereabouts: import("./running-mock.js").Whereabouts, end: () => Promise<void>);
    /** Stop it and wait until it is gone. To call it again does no harm. */
    stop(): Promise<void>;
    #private;
}
export type MockProcess = import("node:child_process").ChildProcessByStdio<Writable, Readable, null>;
export type Writable = import("node:stream").Writable;
export type Readable = import("node:stream").Readable;
export type Options = {
    /**
     * files that say what worlds begin with
     */
    fixture?: string | readonly string[] | undefined;
    /**
     * how many believable records to add
     */
    generate?: {
        caseiq?: number;
        agentcis?: number;
    } | undefined;
    /**
     * makes ids the same in each run
     */
    seed?: number | undefined;
    /**
     * `false`: accounts and cases, but no files
     */
    demoData?: boolean | undefined;
    /**
     * the limit of each file in MiB, instead of each vendor's own
     */
    limitMb?: number | undefined;
    /**
     * HTTPS, with a certificate made at start or one of
     * your own; all are PEM files, and `ca` is the authority to trust
     */
    tls?: true | {
        cert: string;
        key: string;
        ca?: string;
    } | undefined;
    /**
     * opens `/_mock` to who sends it, and to nobody else
     */
    adminToken?: string | undefined;
    /**
     * further flags of `mockserver`
     */
    args?: readonly string[] | undefined;
    /**
     * a file for the log, which is kept; without it the log goes with the mock
     */
    log?: string | undefined;
    /**
     * the program, with its first arguments
     */
    command?: string | readonly string[] | undefined;
    /**
     * the working folder of the mock
     */
    cwd?: string | undefined;
    /**
     * its environment, instead of this process's
     */
    env?: NodeJS.ProcessEnv | undefined;
    /**
     * how long it may take until it answers; 30
     */
    timeoutSeconds?: number | undefined;
};
import { RunningMock } from "./running-mock.js";
