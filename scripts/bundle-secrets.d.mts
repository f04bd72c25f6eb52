export declare const SECRET_KEYS: readonly string[];
export declare function plantedSecrets(): Record<string, string>;
export declare function ownSecrets(env?: Record<string, string | undefined>): string[];
export declare function bundleFaults(
  dir: string,
  options?: { values?: readonly string[]; browser?: boolean; skip?: readonly string[] },
): { faults: string[]; files: number };
