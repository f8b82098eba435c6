/** A new folder. */
export function makeFolder(): string;
/** @param {string} folder */
export function removeFolder(folder: string): void;
