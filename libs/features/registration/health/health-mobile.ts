/** Where the number of a case is sealed. */
export const healthMobilePlace = (id: string) => ({ table: 'health_report_case', column: 'mobile', row: id });
