import { directoryApi } from '@contracts/directory';
import { keyOf, type FixtureAnswers } from '@testing/fixtures/fixture-call';
import { STAFF } from '@testing/fixtures/fixture-people';
import { id } from '@testing/fixtures/ids';

const DEPARTMENTS = ['濠江晨光學校', '教務處', '小學部', '總務處', '訓導處', '資訊科技組'];
const departmentId = (name: string) => id('department', DEPARTMENTS.indexOf(name));

export const directoryAnswers: FixtureAnswers = {
  [keyOf(directoryApi.departments)]: () => ({
    items: DEPARTMENTS.map((name, index) => {
      const members = STAFF.filter((person) => person.department === name).length;
      return {
        id: departmentId(name),
        parentId: index === 0 ? null : departmentId('濠江晨光學校'),
        name,
        nameEn: null,
        members,
        membersBelow: index === 0 ? STAFF.length : members,
      };
    }),
  }),
  [keyOf(directoryApi.search)]: ({ query }) => ({
    items: STAFF.filter(
      (person) =>
        person.name.includes(String(query.q ?? '')) &&
        (query.departmentId === undefined ||
          departmentId(person.department) === query.departmentId ||
          query.departmentId === departmentId('濠江晨光學校')),
    ).map((person) => ({
      id: person.id,
      name: person.name,
      alias: null,
      title: person.title,
      departments: [person.department],
    })),
    nextCursor: null,
  }),
};
