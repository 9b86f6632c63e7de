// Every screen there is, for the accessibility check and the pictures: each of them in a seeded demo office.

/** The demo's administrator, and the password of everybody there (desk::demo). */
export const DEMO_ADMINISTRATOR = 'claudia.rincon';
export const DEMO_PASSWORD = 'mesa-demo-2026';

export const SIZES = {
  desk: { width: 1440, height: 900 },
  laptop: { width: 1024, height: 768 },
  tablet: { width: 768, height: 1024 },
  phone: { width: 390, height: 844 },
};

/** `screens(facts)`: name, path, and what to do there before looking. */
export function screens({ open, waiting, closed, pictured, survey, mail }) {
  return [
    { name: 'bandeja-sin-asignar', path: '/app/bandeja?vista=sin-asignar' },
    { name: 'bandeja-abiertos', path: '/app/bandeja?vista=abiertos' },
    { name: 'bandeja-resueltos', path: '/app/bandeja?vista=resueltos' },
    {
      name: 'bandeja-lote',
      path: '/app/bandeja?vista=abiertos',
      act: async (page) => {
        await page.locator('input.pick').nth(0).click();
        await page.locator('input.pick').nth(2).click({ modifiers: ['Shift'] });
        await page.locator('#lote-tecnico').click();
        await page.locator('#lote-valor').selectOption({ index: 1 });
        await page.locator('.batch-fates').waitFor();
      },
    },
    {
      name: 'bandeja-filtros',
      path: '/app/bandeja?vista=abiertos',
      act: async (page) => {
        await page.locator('.filters > summary').first().click();
        await page.locator('.filters-body').first().waitFor();
      },
    },
    {
      name: 'atajos',
      path: '/app/bandeja?vista=abiertos',
      act: async (page) => {
        await page.keyboard.press('?');
        await page.locator('#atajos[open]').waitFor();
      },
    },
    { name: 'triage', path: '/app/triage' },
    { name: 'ticket-en-curso', path: `/app/t/${open}` },
    { name: 'ticket-nota', path: `/app/t/${open}`, act: (page) => page.getByRole('radio', { name: 'Nota interna' }).click() },
    { name: 'ticket-solucion', path: `/app/t/${open}`, act: (page) => page.getByRole('radio', { name: 'Solución' }).click() },
    { name: 'ticket-en-espera', path: `/app/t/${waiting}` },
    { name: 'ticket-cerrado', path: `/app/t/${closed}` },
    {
      name: 'ticket-imagen',
      path: pictured && `/app/t/${pictured}`,
      act: async (page) => {
        await page.locator('.attachment-text a[data-picture]').first().click();
        await page.locator('#imagen[open]').waitFor();
      },
    },
    { name: 'ticket-no-existe', path: '/app/t/999999' },
    { name: 'salida', path: '/app/salida' },
    { name: 'salida-guardadas', path: '/app/salida?estado=kept' },
    {
      name: 'salida-correo',
      path: mail,
      // As with the template's: axe cannot look into a frame that may run nothing.
      act: (page) => page.locator('iframe').evaluateAll((frames) => frames.forEach((frame) => frame.remove())),
    },
    { name: 'plantillas', path: '/app/admin/plantillas' },
    {
      name: 'plantilla',
      path: '/app/admin/plantillas/registered/outside',
      act: async (page) => {
        await page.locator('.template details summary').first().click();
        // Into a frame that may run nothing axe cannot look, and waits for it a minute: the mail itself is what Salida shows.
        await page.locator('iframe[name=vista]').evaluate((frame) => frame.remove());
      },
    },
    { name: 'recepcion', path: '/app/recepcion' },
    { name: 'recepcion-mensaje', path: '/app/recepcion/1' },
    { name: 'reglas', path: '/app/admin/reglas' },
    { name: 'regla-nueva', path: '/app/admin/reglas/regla' },
    {
      name: 'regla-prueba',
      path: '/app/admin/reglas/regla?nombre=Impresoras&campo=subject&op=words&valores=impresora&campo=attached&op=is&valores=&accion=urgency&valor=4&hacer=probar',
    },
    { name: 'buzones', path: '/app/admin/buzones' },
    { name: 'buzon', path: '/app/admin/buzones/buzon' },
    { name: 'buscar', path: '/app/buscar' },
    { name: 'buscar-hallado', path: '/app/buscar?q=impresora' },
    { name: 'buscar-nada', path: '/app/buscar?q=xyzzy' },
    {
      name: 'paleta',
      path: `/app/t/${open}`,
      act: async (page) => {
        await page.keyboard.press('Control+k');
        await page.keyboard.type('impresora');
        await page.locator('#paleta [role=option][href]').first().waitFor();
      },
    },
    { name: 'vistas', path: '/app/vistas' },
    { name: 'administracion', path: '/app/admin' },
    { name: 'personas', path: '/app/admin/personas?id=1' },
    { name: 'grupos', path: '/app/admin/grupos?nuevo=1' },
    { name: 'categorias', path: '/app/admin/categorias?id=1' },
    { name: 'calendario', path: '/app/admin/calendario' },
    { name: 'terminos', path: '/app/admin/terminos' },
    { name: 'oficina', path: '/app/admin/oficina' },
    { name: 'auditoria', path: '/app/admin/auditoria' },
    { name: 'inicio', path: '/app/inicio?paso=categorias' },
    { name: 'ayuda', path: '/app/ayuda' },
    { name: 'perfil', path: '/app/perfil' },
    { name: 'pendientes', path: '/app/pendientes' },
    { name: 'compartir', path: '/app/compartir' },
    { name: 'no-existe', path: '/app/no-existe' },
    { name: 'sin-conexion', path: '/app/sin-conexion' },
    { name: 'encuesta', path: survey, anonymous: true },
    { name: 'encuesta-gracias', path: survey && `${survey.split('?')[0]}?gracias`, anonymous: true },
    { name: 'encuesta-no-valida', path: '/e/no-es-valida', anonymous: true },
    { name: 'ingresar', path: '/ingresar', anonymous: true },
    { name: 'accesibilidad', path: '/accesibilidad', anonymous: true },
    { name: 'privacidad', path: '/privacidad', anonymous: true },
  ].filter((screen) => screen.path);
}

/** Numbers of tickets that show something, from an export of the demo office. */
export function facts(tickets) {
  const last = (status) => tickets.filter((ticket) => ticket.status === status).sort((a, b) => b.entries.length - a.entries.length)[0];
  const number = (ticket) => ticket?.number;
  const pictured = tickets.find((ticket) => ticket.attachments.some((file) => file.name.endsWith('.png')));
  return { open: number(last('in_progress')), waiting: number(last('waiting')), closed: number(last('closed')), pictured: number(pictured) };
}
