import { createParamDecorator, HttpCode, RequestMapping, RequestMethod, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { HttpMethod, RouteDef } from '@contracts/route';
import type { AnyIn, CalledRequest } from './call';

export const ROUTE_KEY = 'smart-campus:route';

const METHODS: Record<HttpMethod, RequestMethod> = {
  GET: RequestMethod.GET,
  POST: RequestMethod.POST,
  PUT: RequestMethod.PUT,
  PATCH: RequestMethod.PATCH,
  DELETE: RequestMethod.DELETE,
};

/** Binds a controller method to a route of the table: method, path, validation, permission and limits come from there. */
export function Handle(def: RouteDef): MethodDecorator {
  return (target, key, descriptor) => {
    RequestMapping({ method: METHODS[def.method], path: def.path })(target, key, descriptor);
    HttpCode(200)(target, key, descriptor);
    SetMetadata(ROUTE_KEY, def)(target, key, descriptor);
  };
}

/** The checked call: `@Call() { ctx, params }: In<typeof noticesApi.recall>`. */
export const Call = createParamDecorator((_data: unknown, context: ExecutionContext): AnyIn => {
  const { call } = context.switchToHttp().getRequest<CalledRequest>();
  if (call === undefined) throw new Error('the route guard did not run');
  return call;
});
