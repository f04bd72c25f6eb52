import { CreatePlatform20261120230000 } from './20261120230000-create-platform';

/** Every migration in order. Merged ones are never edited; a new one gets a new line here. */
export const MIGRATIONS = [CreatePlatform20261120230000] as const;
