import type { Plugin } from 'vite';

export declare function withoutSchemas(code: string): string;
export declare function pageRoutes(): Plugin;
