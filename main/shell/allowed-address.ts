/** Which window this is: whose screen it shows. */
export type Role = 'cashier' | 'customer'

/** The paths that a window may show. The customer's stays the customer's, whatever a page asks for. */
const paths: Readonly<Record<Role, readonly string[]>> = {
  cashier: ['/cashier', '/office', '/technician'],
  customer: ['/customer'],
}

/** Where a window starts. */
export const startOf = (role: Role, address: string): string => `${address}/${role}`

/** Whether a window may show this: the till's own origin, a screen of its role. */
export const isAllowed = (role: Role, address: string, to: string): boolean => {
  try {
    const url = new URL(to)
    return (
      url.origin === new URL(address).origin &&
      paths[role].some((path) => url.pathname === path || url.pathname.startsWith(`${path}/`))
    )
  } catch {
    return false
  }
}
