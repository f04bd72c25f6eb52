import type { UserConfig } from 'vite';

export declare function appConfig(app: { name: 'h5' | 'admin' | 'register'; port: number; target: string[]; schemas?: boolean }): UserConfig;
