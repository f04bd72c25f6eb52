import type { Corp, Department, Member } from '../state/model';
import type { Courier } from './courier';
import type { XmlFields } from './xml';

/** Who caused a change; null = the console (or this simulator's own controls), not an API call. */
export type Cause = { agentId: number | null } | null;

export type SchoolChange =
  | 'create_student'
  | 'update_student'
  | 'delete_student'
  | 'create_parent'
  | 'update_parent'
  | 'delete_parent'
  | 'subscribe'
  | 'unsubscribe'
  | 'create_department'
  | 'update_department'
  | 'delete_department';

/** Events about changes in both address books, sent to whom they belong (02 §6, 08 §11). */
export class ContactEvents {
  constructor(
    private readonly courier: Courier,
    private readonly seconds: () => number,
  ) {}

  /** To the contact-sync assistant; its own API writes are echoed only with the switch. */
  company(corp: Corp, cause: Cause, changeType: string, fields: XmlFields, objectId: string): void {
    if (cause && cause.agentId === null && !this.courier.switches.selfEcho) return;
    const event = { ...this.head(corp), Event: 'change_contact', ChangeType: changeType, ...fields };
    this.courier.send({ corp, target: 'contact-sync', fields: event, objectId });
  }

  /** To every app with a school right and the switch; the app that made the change only with the self-echo switch. */
  school(corp: Corp, cause: Cause, changeType: SchoolChange, id: string | number): void {
    const spelled = this.courier.switches.typoSpelling ? changeType.replace('_department', '_deparmtment') : changeType;
    for (const app of corp.apps.values()) {
      if (!app.callback?.schoolEvents || app.schoolRights.length === 0) continue;
      if (cause && cause.agentId === app.agentId && !this.courier.switches.selfEcho) continue;
      const fields = { ...this.head(corp), Event: 'change_school_contact', ChangeType: spelled, Id: id };
      this.courier.send({ corp, target: app.agentId, fields, objectId: String(id) });
    }
  }

  member(corp: Corp, cause: Cause, changeType: 'create_user' | 'update_user', member: Member, oldUserid?: string): void {
    const fields: XmlFields = { UserID: oldUserid ?? member.userid };
    if (oldUserid !== undefined && oldUserid !== member.userid) fields['NewUserID'] = member.userid;
    if (this.courier.switches.fullContactEvents) {
      fields['Name'] = member.name;
      fields['MainDepartment'] = member.main_department;
      fields['IsLeaderInDept'] = member.is_leader_in_dept.join(',');
      fields['DirectLeader'] = member.direct_leader.join(',');
      fields['Position'] = member.position;
      fields['Mobile'] = member.mobile;
      fields['Gender'] = member.gender;
      fields['Email'] = member.email;
      fields['Status'] = member.status;
      fields['Alias'] = member.alias;
      fields['Telephone'] = member.telephone;
    }
    fields['Department'] = member.department.join(',');
    this.company(corp, cause, changeType, fields, member.userid);
  }

  department(corp: Corp, cause: Cause, changeType: 'create_party' | 'update_party', department: Department): void {
    const fields: XmlFields = { Id: department.id, ParentId: department.parentid };
    if (this.courier.switches.fullContactEvents) {
      fields['Name'] = department.name;
      fields['Order'] = department.order;
    }
    this.company(corp, cause, changeType, fields, String(department.id));
  }

  private head(corp: Corp): XmlFields {
    return { ToUserName: corp.corpId, FromUserName: 'sys', CreateTime: this.seconds(), MsgType: 'event' };
  }
}
