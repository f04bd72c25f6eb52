import { CreatePlatform20261120230000 } from './20261120230000-create-platform';
import { OrderOutboxByUnit20261120233000 } from './20261120233000-order-outbox-by-unit';
import { CreateDirectory20261120231000 } from './20261120231000-create-directory';

/** Every migration in order. Merged ones are never edited; a new one gets a new line here. */
export const MIGRATIONS = [CreatePlatform20261120230000, CreateDirectory20261120231000] as const;
