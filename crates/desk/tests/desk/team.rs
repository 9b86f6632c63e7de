//! People, groups and categories, as administrators keep them.

use crate::world::{World, both, id_of, refused};
use desk::categories::{self, CategoryDraft, CategoryRow};
use desk::groups::{self, GroupDraft};
use desk::people::{self, PeopleFilter, PersonDraft};
use desk::{audit, queue};
use domain::audit::{Area, Deed};
use domain::people::{Actor, Assignee, GroupChoice, GroupId, PersonId, Role};
use domain::tickets::{CategoryId, EscalateDraft, Kind};
use domain::{Lang, Refusal};

const IP: &str = "10.0.0.1";
const PASSWORD: &str = "una clave bien larga";

fn person(name: &str, address: &str, role: Role) -> PersonDraft {
    PersonDraft { id: None, name: name.to_owned(), address: address.to_owned(), role, lang: Lang::Es }
}

fn category(name: &str) -> CategoryDraft {
    CategoryDraft { name: name.to_owned(), ..CategoryDraft::default() }
}

async fn names(w: &World, actor: &Actor, filter: PeopleFilter) -> Vec<String> {
    people::page(&w.desk, actor, &filter).await.unwrap().rows.into_iter().map(|row| row.name).collect()
}

/// `Redes`, `  Wifi`: the tree as it is read.
async fn tree(w: &World, actor: &Actor) -> Vec<String> {
    let all = categories::page(&w.desk, actor).await.unwrap();
    all.iter().filter(|row| !row.archived).map(|row: &CategoryRow| format!("{}{}", "  ".repeat(row.depth), row.name)).collect()
}

both! {
    async fn somebody_new_sets_their_password_with_a_link_that_works_once(w: World) {
        let w = w;
        let ada = w.administrator("Ada").await;
        let id = people::save(&w.desk, &ada, person("Tito  Paz", "Tito@Cultura.example", Role::Technician)).await.unwrap();
        let detail = people::detail(&w.desk, &ada, id).await.unwrap();
        assert_eq!((detail.line.name.as_str(), detail.line.address.as_str(), detail.line.can_sign_in), ("Tito Paz", "tito@cultura.example", false));
        let lost = people::password_link(&w.desk, &ada, id).await.unwrap();
        let token = people::password_link(&w.desk, &ada, id).await.unwrap();
        assert_eq!(refused(people::link_owner(&w.desk, &lost).await), Refusal::InvalidLink, "a new link ends the one before");
        assert_eq!(people::link_owner(&w.desk, &token).await.unwrap().name, "Tito Paz");
        assert!(matches!(refused(people::set_password_by_link(&w.desk, &token, "corta").await), Refusal::WeakPassword { .. }));
        people::set_password_by_link(&w.desk, &token, PASSWORD).await.unwrap();
        assert_eq!(refused(people::set_password_by_link(&w.desk, &token, PASSWORD).await), Refusal::InvalidLink, "once");
        people::sign_in(&w.desk, "tito@cultura.example", PASSWORD, IP).await.unwrap();
        let sessions = async || people::detail(&w.desk, &ada, id).await.unwrap().sessions;
        assert_eq!(sessions().await, 1);
        people::end_sessions(&w.desk, &ada, id).await.unwrap();
        assert_eq!(sessions().await, 0);
        assert_eq!(w.number(&format!("SELECT COUNT(*) FROM password_link WHERE token_hash = '{token}'")).await, 0, "only hashes are kept");
        w.finish().await;
    }

    async fn a_link_ends_with_its_days_and_with_its_person(w: World) {
        let w = w;
        let ada = w.administrator("Ada").await;
        let id = people::save(&w.desk, &ada, person("Tito", "tito@cultura.example", Role::Technician)).await.unwrap();
        let token = people::password_link(&w.desk, &ada, id).await.unwrap();
        w.pass_minutes(people::LINK_DAYS * 24 * 60);
        assert_eq!(refused(people::link_owner(&w.desk, &token).await), Refusal::InvalidLink);
        let token = people::password_link(&w.desk, &ada, id).await.unwrap();
        people::archive(&w.desk, &ada, id).await.unwrap();
        assert_eq!(refused(people::set_password_by_link(&w.desk, &token, PASSWORD).await), Refusal::InvalidLink);
        assert_eq!(refused(people::password_link(&w.desk, &ada, id).await), Refusal::NotFound);
        w.finish().await;
    }

    async fn the_last_administrator_stays(w: World) {
        let w = w;
        let ada = w.administrator("Ada").await;
        let me = id_of(&ada);
        let demoted = PersonDraft { id: Some(me), ..person("Ada", "ada@cultura.example", Role::Technician) };
        assert_eq!(refused(people::archive(&w.desk, &ada, me).await), Refusal::LastAdministrator);
        assert_eq!(refused(people::save(&w.desk, &ada, demoted.clone()).await), Refusal::LastAdministrator);
        let eva = w.administrator("Eva").await;
        people::save(&w.desk, &eva, demoted).await.unwrap();
        assert_eq!(refused(people::archive(&w.desk, &eva, id_of(&eva)).await), Refusal::LastAdministrator, "now it is Eva");
        w.finish().await;
    }

    async fn whoever_is_archived_is_signed_out_and_comes_back_as_they_were(w: World) {
        let w = w;
        let ada = w.administrator("Ada").await;
        people::add(&w.desk, &Actor::System, "Tito", "tito@cultura.example", Role::Technician, Some(PASSWORD)).await.unwrap();
        let token = people::sign_in(&w.desk, "tito@cultura.example", PASSWORD, IP).await.unwrap();
        let id = people::page(&w.desk, &ada, &PeopleFilter { text: "tito".into(), ..PeopleFilter::default() }).await.unwrap().rows[0].id;
        people::archive(&w.desk, &ada, id).await.unwrap();
        assert!(people::signed_in(&w.desk, &token.0).await.unwrap().is_none());
        assert_eq!(refused(people::sign_in(&w.desk, "tito@cultura.example", PASSWORD, IP).await), Refusal::WrongSignIn);
        assert_eq!(names(&w, &ada, PeopleFilter { archived: true, ..PeopleFilter::default() }).await, ["Tito"]);
        people::restore(&w.desk, &ada, id).await.unwrap();
        people::sign_in(&w.desk, "tito@cultura.example", PASSWORD, IP).await.unwrap();
        w.finish().await;
    }

    async fn people_are_found_without_accents_and_requesters_become_staff_with_their_tickets(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        w.mail().from("Ana").with(|mail| mail.from[0].name = Some("Ana Peñuela".to_owned())).open().await;
        w.deliver().await;
        assert_eq!(names(&w, &ada, PeopleFilter::default()).await, ["Ada"], "staff first");
        assert_eq!(names(&w, &ada, PeopleFilter { text: "PENUELA".into(), ..PeopleFilter::default() }).await, ["Ana Peñuela"]);
        assert_eq!(names(&w, &ada, PeopleFilter { role: Some(Role::Requester), ..PeopleFilter::default() }).await, ["Ana Peñuela"]);
        let id = people::save(&w.desk, &ada, person("Ana Peñuela", "ana@cultura.example", Role::Technician)).await.unwrap();
        assert_eq!(w.number(&format!("SELECT COUNT(*) FROM ticket WHERE requester_id = {}", id.0)).await, 1);
        let again = people::save(&w.desk, &ada, person("Otra", "ana@cultura.example", Role::Technician)).await;
        assert_eq!(refused(again), Refusal::AlreadyExists);
        let ours = people::save(&w.desk, &ada, person("Mesa", crate::world::SUPPORT, Role::Technician)).await;
        assert_eq!(refused(ours), Refusal::OwnAddress);
        w.finish().await;
    }

    async fn only_administrators_keep_people_groups_and_categories(w: World) {
        let w = w;
        let ada = w.administrator("Ada").await;
        let (tito, susana) = (w.technician("Tito").await, w.supervisor("Susana").await);
        let redes = categories::save(&w.desk, &ada, category("Redes")).await.unwrap();
        let group = groups::save(&w.desk, &ada, GroupDraft { name: "Campo".into(), ..GroupDraft::default() }).await.unwrap();
        for actor in [&tito, &susana, &Actor::Participant(PersonId(1))] {
            let no = |refusal: Refusal| assert_eq!(refusal, Refusal::NotAllowed, "{actor:?}");
            no(refused(people::page(&w.desk, actor, &PeopleFilter::default()).await));
            no(refused(people::detail(&w.desk, actor, id_of(&tito)).await));
            no(refused(people::save(&w.desk, actor, person("X", "x@x.example", Role::Administrator)).await));
            no(refused(people::archive(&w.desk, actor, id_of(&ada)).await));
            no(refused(people::restore(&w.desk, actor, id_of(&ada)).await));
            no(refused(people::end_sessions(&w.desk, actor, id_of(&ada)).await));
            no(refused(people::password_link(&w.desk, actor, id_of(&ada)).await));
            no(refused(groups::save(&w.desk, actor, GroupDraft { name: "Y".into(), ..GroupDraft::default() }).await));
            no(refused(groups::archive(&w.desk, actor, group).await));
            no(refused(groups::restore(&w.desk, actor, group).await));
            no(refused(categories::page(&w.desk, actor).await));
            no(refused(categories::save(&w.desk, actor, category("Z")).await));
            no(refused(categories::move_by(&w.desk, actor, redes, true).await));
            no(refused(categories::archive(&w.desk, actor, redes).await));
            no(refused(categories::restore(&w.desk, actor, redes).await));
        }
        w.finish().await;
    }

    async fn a_category_suggests_its_group_as_long_as_somebody_is_in_it(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let (tito, eva) = (w.technician("Tito").await, w.technician("Eva").await);
        let draft = GroupDraft { id: None, name: "Soporte de campo".into(), members: vec![id_of(&tito), id_of(&eva)] };
        let group = groups::save(&w.desk, &ada, draft.clone()).await.unwrap();
        assert_eq!(refused(groups::save(&w.desk, &ada, draft).await), Refusal::NameTaken);
        let redes = categories::save(&w.desk, &ada, CategoryDraft { group: Some(group), ..category("Redes") }).await.unwrap();
        let suggested = async |w: &World| {
            let choices = queue::choices(&w.desk, &ada).await.unwrap();
            choices.categories.iter().find(|category| category.id == redes).unwrap().brings()
        };
        let theirs = Some(Assignee::Group(group));
        w.ticket().assigned_to(&tito).create().await;
        assert_eq!(suggested(&w).await, theirs);
        let listed = groups::list(&w.desk, &ada).await.unwrap();
        assert_eq!((listed[0].open, listed[0].categories, listed[0].members.len()), (1, 1, 2));
        people::archive(&w.desk, &ada, id_of(&tito)).await.unwrap();
        assert_eq!(suggested(&w).await, theirs);
        people::archive(&w.desk, &ada, id_of(&eva)).await.unwrap();
        assert_eq!(suggested(&w).await, None, "nobody is left to take it");
        people::restore(&w.desk, &ada, id_of(&eva)).await.unwrap();
        groups::archive(&w.desk, &ada, group).await.unwrap();
        assert_eq!(suggested(&w).await, None);
        groups::restore(&w.desk, &ada, group).await.unwrap();
        assert_eq!(suggested(&w).await, theirs);
        let requester = GroupDraft { members: vec![PersonId(9_999)], name: "Otro".into(), id: None };
        assert_eq!(refused(groups::save(&w.desk, &ada, requester).await), Refusal::NotATechnician);
        assert_eq!(refused(groups::save(&w.desk, &ada, GroupDraft { id: Some(GroupId(99)), name: "No".into(), members: vec![] }).await), Refusal::NotFound);
        w.finish().await;
    }

    async fn the_queue_shows_the_tickets_of_a_group(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let (tito, eva) = (w.technician("Tito").await, w.technician("Eva").await);
        let draft = GroupDraft { id: None, name: "Campo".into(), members: vec![id_of(&tito)] };
        let group = groups::save(&w.desk, &ada, draft).await.unwrap();
        let theirs = w.ticket().assigned_to(&tito).create().await;
        w.ticket().assigned_to(&eva).create().await;
        w.ticket().create().await;
        let asked = domain::queue::Filter { group: Some(group), ..domain::queue::Filter::of(domain::queue::View::Open) };
        let page = queue::page(&w.desk, &ada, asked).await.unwrap();
        assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [theirs]);
        assert_eq!(queue::choices(&w.desk, &ada).await.unwrap().groups, [GroupChoice { id: group, name: "Campo".to_owned(), open: 0, members: 1 }]);
        w.finish().await;
    }

    async fn categories_are_ordered_moved_and_never_below_themselves(w: World) {
        let w = w;
        let ada = w.administrator("Ada").await;
        let redes = categories::save(&w.desk, &ada, category("Redes")).await.unwrap();
        let equipos = categories::save(&w.desk, &ada, category("Equipos")).await.unwrap();
        let wifi = categories::save(&w.desk, &ada, CategoryDraft { parent: Some(redes), ..category("Wifi") }).await.unwrap();
        assert_eq!(tree(&w, &ada).await, ["Equipos", "Redes", "  Wifi"], "by name until somebody orders them");
        categories::move_by(&w.desk, &ada, redes, true).await.unwrap();
        assert_eq!(tree(&w, &ada).await, ["Redes", "  Wifi", "Equipos"]);
        categories::move_by(&w.desk, &ada, redes, true).await.unwrap();
        assert_eq!(tree(&w, &ada).await, ["Redes", "  Wifi", "Equipos"], "the first stays first");
        let paths: Vec<_> = categories::list(&w.desk, &ada).await.unwrap().into_iter().map(|choice| choice.path).collect();
        assert_eq!(paths, ["Redes", "Redes › Wifi", "Equipos"], "pickers follow");
        for below in [redes, wifi] {
            let circle = CategoryDraft { id: Some(redes), parent: Some(below), ..category("Redes") };
            assert_eq!(refused(categories::save(&w.desk, &ada, circle).await), Refusal::CategoryCircle);
        }
        let moved = CategoryDraft { id: Some(wifi), parent: Some(equipos), ..category("Wi-Fi") };
        categories::save(&w.desk, &ada, moved).await.unwrap();
        assert_eq!(tree(&w, &ada).await, ["Redes", "Equipos", "  Wi-Fi"]);
        assert_eq!(refused(categories::save(&w.desk, &ada, category("Redes")).await), Refusal::NameTaken);
        assert_eq!(refused(categories::save(&w.desk, &ada, CategoryDraft { id: Some(CategoryId(99)), ..category("No") }).await), Refusal::UnknownCategory);
        w.finish().await;
    }

    async fn an_archived_branch_is_offered_no_more_and_comes_back_with_what_it_lies_below(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let redes = categories::save(&w.desk, &ada, category("Redes")).await.unwrap();
        let wifi = categories::save(&w.desk, &ada, CategoryDraft { parent: Some(redes), ..category("Wifi") }).await.unwrap();
        let ticket = w.ticket().create().await;
        let draft = EscalateDraft { ticket, revision: 1, kind: None, category: Some(wifi), technician: Some(id_of(&tito)), group: None };
        desk::tickets::escalate(&w.desk, &ada, draft).await.unwrap();
        w.deliver().await;
        categories::archive(&w.desk, &ada, redes).await.unwrap();
        assert!(tree(&w, &ada).await.is_empty());
        let kept = desk::tickets::view(&w.desk, &ada, ticket).await.unwrap().category.unwrap();
        assert_eq!(kept.path, "Redes › Wifi", "tickets keep it");
        let row = categories::page(&w.desk, &ada).await.unwrap().into_iter().find(|row| row.id == wifi).unwrap();
        assert_eq!((row.archived, row.open), (true, 1));
        categories::restore(&w.desk, &ada, wifi).await.unwrap();
        assert_eq!(tree(&w, &ada).await, ["Redes", "  Wifi"]);
        w.finish().await;
    }

    async fn a_categorys_own_term_reaches_its_open_tickets_at_once(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let redes = categories::save(&w.desk, &ada, category("Redes")).await.unwrap();
        let ticket = w.ticket().create().await;
        let other = w.ticket().assigned_to(&tito).create().await;
        let draft = EscalateDraft { ticket, revision: 1, kind: None, category: Some(redes), technician: Some(id_of(&tito)), group: None };
        desk::tickets::escalate(&w.desk, &ada, draft).await.unwrap();
        w.deliver().await;
        let hours = async |w: &World, id: i64| w.number(&format!("SELECT resolution_ms / 3600000 FROM ticket WHERE id = {id}")).await;
        assert_eq!(hours(&w, ticket.0).await, 16);
        let changed = CategoryDraft { id: Some(redes), resolution_hours: Some(3), kind: Some(Kind::Request), ..category("Redes") };
        categories::save(&w.desk, &ada, changed).await.unwrap();
        assert_eq!((hours(&w, ticket.0).await, hours(&w, other.0).await), (3, 16));
        let rows = audit::page(&w.desk, &ada, audit::AuditFilter { area: Some(Area::Category), ..Default::default() }).await.unwrap().rows;
        assert_eq!(rows[0].deed, Deed::Changed);
        let told: Vec<_> = rows[0].differences.iter().map(|one| (one.field.as_str(), one.after.as_str())).collect();
        assert_eq!(told, [("kind", "request"), ("resolution_hours", "3")]);
        w.finish().await;
    }

    async fn an_empty_mesa_gets_its_first_administrator_once(w: World) {
        let w = w;
        assert!(people::needs_administrator(&w.desk).await.unwrap());
        assert!(matches!(refused(people::first_administrator(&w.desk, "Ada", "ada@cultura.example", "corta").await), Refusal::WeakPassword { .. }));
        people::first_administrator(&w.desk, "Ada", "ada@cultura.example", PASSWORD).await.unwrap();
        assert!(!people::needs_administrator(&w.desk).await.unwrap());
        let second = people::first_administrator(&w.desk, "Eva", "eva@cultura.example", PASSWORD).await;
        assert_eq!(refused(second), Refusal::NotAllowed);
        people::sign_in(&w.desk, "ada@cultura.example", PASSWORD, IP).await.unwrap();
        w.finish().await;
    }
}
