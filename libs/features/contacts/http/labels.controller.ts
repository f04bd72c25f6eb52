import { Controller } from '@nestjs/common';
import { labelsApi } from '@contracts/contacts-labels';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { LabelMembers } from '../labels/label-members.service';
import { Labels } from '../labels/labels.service';

type Api = typeof labelsApi;

@Controller()
export class LabelsController {
  constructor(
    private readonly labels: Labels,
    private readonly people: LabelMembers,
  ) {}

  @Handle(labelsApi.usable)
  usable(@Call() { ctx }: In<Api['usable']>) {
    return this.labels.usable(ctx);
  }

  @Handle(labelsApi.people)
  receivers(@Call() { ctx, params }: In<Api['people']>) {
    return this.labels.people(ctx, params.id);
  }

  @Handle(labelsApi.one)
  one(@Call() { ctx, params }: In<Api['one']>) {
    return this.labels.one(ctx, params.id);
  }

  @Handle(labelsApi.add)
  add(@Call() { ctx, body }: In<Api['add']>) {
    return this.labels.add(ctx, body);
  }

  @Handle(labelsApi.rename)
  rename(@Call() { ctx, params, body, version }: In<Api['rename']>) {
    return this.labels.rename(ctx, params.id, body.name, version);
  }

  @Handle(labelsApi.setUsers)
  setUsers(@Call() { ctx, params, body, version }: In<Api['setUsers']>) {
    return this.labels.setUsers(ctx, params.id, body, version);
  }

  @Handle(labelsApi.addMembers)
  addMembers(@Call() { ctx, params, body }: In<Api['addMembers']>) {
    return this.people.add(ctx, params.id, body.entries);
  }

  @Handle(labelsApi.removeMembers)
  removeMembers(@Call() { ctx, params, body }: In<Api['removeMembers']>) {
    return this.people.remove(ctx, params.id, body.entries);
  }

  @Handle(labelsApi.remove)
  remove(@Call() { ctx, params, body }: In<Api['remove']>) {
    return this.labels.remove(ctx, params.id, body.confirmed);
  }
}
