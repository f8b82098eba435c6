/**
 * The mock that the global set-up of Vitest or Playwright started.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function runningMock(env?: NodeJS.ProcessEnv): RunningMock;
/** Where the global set-up leaves what tests need to find its mock. */
export const VARIABLE: "ATTACHMENT_MOCK";
/**
 * @typedef {object} Whereabouts
 * @property {string} url where the mock is
 * @property {string | undefined} [log] where it logs
 * @property {string | undefined} [ca] the authority to trust, a PEM file, where `tls: true` made one
 * @property {string | undefined} [adminToken] what opens `/_mock`, where it takes that
 */
/** Where a mock is, and the worlds in it. */
export class RunningMock {
    /** @param {Whereabouts} whereabouts */
    constructor({ url, log, ca, adminToken }: Whereabouts);
    url: string;
    log: string | undefined;
    ca: string | undefined;
    adminToken: string | undefined;
    /**
     * Case IQ in the default world, which all share who name none.
     * @returns {import("./world.js").CaseIqApi}
     */
    get caseiq(): import("./world.js").CaseIqApi;
    /**
     * Agentcis in the default world, which all share who name none.
     * @returns {import("./world.js").AgentcisApi}
     */
    get agentcis(): import("./world.js").AgentcisApi;
    /**
     * A complete set of records, files and ids that nobody else is in. The same name is the same world, and the title
     * of a test will do; without one it is a world that nobody was in before.
     * @param {string} [name]
     */
    world(name?: string): World;
}
export type Whereabouts = {
    /**
     * where the mock is
     */
    url: string;
    /**
     * where it logs
     */
    log?: string | undefined;
    /**
     * the authority to trust, a PEM file, where `tls: true` made one
     */
    ca?: string | undefined;
    /**
     * what opens `/_mock`, where it takes that
     */
    adminToken?: string | undefined;
};
import { World } from "./world.js";
