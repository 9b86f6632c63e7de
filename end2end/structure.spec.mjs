// How pages are heard: the roles and names that a screen reader finds, in their order. Only what is the same in every office and at every hour.
import { expect } from '@playwright/test';
import { awake } from './support/desk.mjs';
import { signInToDemo } from './support/demo.mjs';
import { test } from './support/fixtures.mjs';
import { facts } from './support/screens.mjs';

test('the sign-in, Bandeja, a ticket, Triage and Salida are built as people hear them', async ({ launch, visitor }) => {
  test.setTimeout(120_000);
  const mesa = await launch({ demo: true });
  const page = await visitor();
  const { open } = facts(await mesa.export());

  await page.goto(`${mesa.url}/ingresar`);
  await expect.soft(page.locator('body'), 'the sign-in').toMatchAriaSnapshot(`
    - link "Ir al contenido"
    - main:
      - paragraph:
        - strong: Mesa
      - heading "Ingresar" [level=1]
      - textbox "Correo"
      - textbox "Contraseña"
      - button "Ingresar"
      - button "English"
      - link "Accesibilidad"
      - link "Privacidad"
  `);

  await signInToDemo(page, mesa);
  const goTo = async (path) => {
    await page.goto(mesa.url + path);
    await awake(page);
  };
  await goTo('/app/bandeja?vista=abiertos');
  await expect.soft(page.locator('body'), 'Bandeja').toMatchAriaSnapshot(`
    - link "Ir al contenido"
    - navigation "Principal":
      - link "Mesa Oficina de Cultura"
      - list:
        - listitem:
          - link /Sin asignar \\d+/
        - listitem:
          - link /Míos \\d+/
        - listitem:
          - link /Por vencer \\d+/
        - listitem:
          - link /En espera \\d+/
        - listitem:
          - link /Abiertos \\d+/
        - listitem:
          - link /Resueltos \\d+/
        - listitem:
          - link /Todos \\d+/
      - list:
        - listitem:
          - link "Buscar"
        - listitem:
          - link "Triage"
        - listitem:
          - link "Salida"
        - listitem:
          - link "Recepción"
      - heading "Administración" [level=2]
      - list "Administración"
      - group: Claudia Patricia Rincón Administrador
    - status
    - main:
      - region "Bandeja":
        - heading "Abiertos" [level=2]
        - search:
          - searchbox "Buscar por número, asunto o solicitante"
          - button "Buscar"
          - group: Filtros
        - status
        - table "Abiertos":
          - rowgroup:
            - row:
              - columnheader "Estado"
              - columnheader "Número"
              - columnheader "Asunto"
              - columnheader "Solicitante"
              - columnheader "Categoría"
              - columnheader "Técnico"
              - columnheader "Prioridad"
              - columnheader "Término"
              - columnheader "Edad"
          - rowgroup:
            - row:
              - cell:
                - 'checkbox /Seleccionar #\\d+/'
              - cell /#\\d+/
              - rowheader:
                - link
      - region "Ticket":
        - heading "Bandeja" [level=1]
  `);

  await goTo(`/app/t/${open}`);
  await expect.soft(page.getByRole('region', { name: 'Ticket', exact: true }), 'a ticket').toMatchAriaSnapshot(`
    - article /#\\d+ .+/:
      - heading /#\\d+ .+/ [level=1]
      - region "Cronología":
        - article /.+ escribió la solicitud/
      - region "Escribir en el ticket":
        - radiogroup "Tipo de entrada":
          - radio "Seguimiento" [checked]
          - radio "Nota interna"
          - radio "Solución"
        - textbox "Mensaje"
        - button "Adjuntar archivos"
        - checkbox "Poner en espera"
        - status
        - button /Enviar al solicitante/
      - complementary "Propiedades"
  `);

  await goTo('/app/triage');
  await expect.soft(page.locator('main'), 'Triage').toMatchAriaSnapshot(`
    - main:
      - article /#\\d+ .+/:
        - heading /#\\d+ .+/ [level=1]
        - region "Cronología":
          - article /.+ escribió la solicitud/
      - complementary "Escalar":
        - status: /\\d+ por escalar/
        - group "Categoría":
          - radio
        - group "Técnico":
          - radio
        - combobox "Tipo":
          - option "El de la categoría" [selected]
          - option "Incidencia"
          - option "Petición"
          - option "Problema"
        - button "Escalar y seguir"
        - link "Omitir"
        - button "Apartar"
        - button "Duplicado"
        - button "Ignorar"
        - link "Abrir ticket"
  `);

  await goTo('/app/salida');
  await expect.soft(page.locator('main'), 'Salida').toMatchAriaSnapshot(`
    - main:
      - region "Salida":
        - heading "Salida" [level=1]
        - navigation "Filtrar por estado":
          - list:
            - listitem:
              - link "Todos"
            - listitem:
              - link /Guardada \\d+/
            - listitem:
              - link /No entregada \\d+/
        - region "Salida":
          - table:
            - rowgroup:
              - row:
                - columnheader "Asunto"
                - columnheader "Para"
                - columnheader "Motivo"
                - columnheader "Número"
                - columnheader "Estado"
                - columnheader "Prometida"
                - columnheader "Intentos"
                - columnheader "Última respuesta del servidor"
                - columnheader "Acciones"
            - rowgroup:
              - row:
                - rowheader:
                  - link
                - cell
                - cell "Registro"
        - navigation "Páginas":
          - link "Anteriores"
  `);
});
