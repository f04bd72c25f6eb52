import { CreatePlatform20261120230000 } from './20261120230000-create-platform';
import { CreateDirectory20261120231000 } from './20261120231000-create-directory';
import { CreateWecomGateway20261120234000 } from './20261120234000-create-wecom-gateway';
import { OrderOutboxByUnit20261120233000 } from './20261120233000-order-outbox-by-unit';

/** Every migration in order. Merged ones are never edited; a new one gets a new line here. */
export const MIGRATIONS = [CreatePlatform20261120230000, CreateDirectory20261120231000, OrderOutboxByUnit20261120233000, CreateWecomGateway20261120234000] as const;
