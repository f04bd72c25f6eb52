import { Controller } from '@nestjs/common';
import { departmentsApi } from '@contracts/contacts-departments';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { Departments } from '../organisation/departments.service';

type Api = typeof departmentsApi;

@Controller()
export class DepartmentsController {
  constructor(private readonly departments: Departments) {}

  @Handle(departmentsApi.one)
  one(@Call() { ctx, params }: In<Api['one']>) {
    return this.departments.one(ctx, params.id);
  }

  @Handle(departmentsApi.add)
  add(@Call() { ctx, body }: In<Api['add']>) {
    return this.departments.add(ctx, body);
  }

  @Handle(departmentsApi.update)
  update(@Call() { ctx, params, body, version }: In<Api['update']>) {
    return this.departments.update(ctx, params.id, body, version);
  }

  @Handle(departmentsApi.move)
  move(@Call() { ctx, params, body }: In<Api['move']>) {
    return this.departments.move(ctx, params.id, body);
  }

  @Handle(departmentsApi.heads)
  heads(@Call() { ctx, params, body, version }: In<Api['heads']>) {
    return this.departments.heads(ctx, params.id, body.memberIds, version);
  }

  @Handle(departmentsApi.remove)
  remove(@Call() { ctx, params, body }: In<Api['remove']>) {
    return this.departments.remove(ctx, params.id, body.moveTo);
  }
}
