//! A ticket that a group was handed: who may, who hears, who takes it, and where it is seen.

use crate::world::{World, both, events, id_of, refused, told};
use desk::batch;
use desk::categories::{self, CategoryDraft};
use desk::groups::{self, GroupDraft};
use desk::{Answer, export, people, queue, tickets, triage};
use domain::Refusal;
use domain::batch::{BatchAct, BatchDraft, BatchFate};
use domain::people::{Actor, Assignee, GroupId};
use domain::queue::{Filter, View};
use domain::tickets::{EscalateDraft, EventKind, Status, Tab, TicketId};
use domain::triage::{TriageDeed, TriageDraft};

async fn group(w: &World, ada: &Actor, name: &str, members: &[&Actor]) -> GroupId {
    let members = members.iter().map(|member| id_of(member)).collect();
    groups::save(&w.desk, ada, GroupDraft { id: None, name: name.to_owned(), members }).await.unwrap()
}

async fn hand(w: &World, by: &Actor, ticket: TicketId, technician: Option<&Actor>, group: Option<GroupId>) -> Answer<i64> {
    let revision = w.revision(ticket).await;
    let technician = technician.map(id_of);
    tickets::escalate(&w.desk, by, EscalateDraft { ticket, revision, kind: None, category: None, technician, group }).await
}

async fn seen(w: &World, who: &Actor, view: View) -> Vec<TicketId> {
    queue::page(&w.desk, who, Filter::of(view)).await.unwrap().rows.iter().map(|row| row.id).collect()
}

fn decision(deed: TriageDeed, ticket: TicketId, revision: i64) -> TriageDraft {
    let (into, until, batch) = (String::new(), String::new(), String::new());
    TriageDraft { deed, ticket: Some(ticket), revision, kind: None, category: None, to: None, into, until, batch }
}

both! {
    async fn a_group_is_handed_a_ticket_all_of_it_hear_and_one_takes_it(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let (tito, vera, eva) = (w.technician("Tito").await, w.technician("Vera").await, w.technician("Eva").await);
        let nets = group(&w, &ada, "Redes", &[&tito, &vera]).await;
        let ticket = w.ticket().cc(&["Beto"]).create().await;
        hand(&w, &ada, ticket, None, Some(nets)).await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ana escalated", "beto escalated", "tito escalated", "vera escalated"]);
        assert_eq!(w.mailbox("Ana").last().unwrap().technician.as_deref(), Some("Redes (grupo)"));
        let view = w.view(&tito, ticket).await;
        assert_eq!((view.status, view.technician, view.group.clone()), (Status::InProgress, None, Some((nets, "Redes".to_owned()))));
        assert!(view.can.take && w.view(&eva, ticket).await.can.take);

        let key = w.key_of("Ana");
        w.mail().from("Ana").with_token(&key).append().await;
        assert_eq!(told(&w.deliver().await), ["beto reply", "tito reply", "vera reply"], "nobody stands in for a technician");
        tickets::take(&w.desk, &vera, ticket).await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ana escalated", "beto escalated"], "Vera knows, Tito sees it");
        assert_eq!(w.mailbox("Ana").last().unwrap().technician.as_deref(), Some("Vera"));
        let revision = w.revision(ticket).await;
        assert_eq!(tickets::take(&w.desk, &vera, ticket).await.unwrap(), revision, "twice is once");
        assert_eq!(refused(tickets::take(&w.desk, &tito, ticket).await), Refusal::AlreadyTaken { by: "Vera".to_owned() });
        let view = w.view(&tito, ticket).await;
        assert_eq!((view.technician.as_ref().unwrap().name.as_str(), view.group.clone(), view.can.take), ("Vera", Some((nets, "Redes".to_owned())), false));
        let story: Vec<_> = events(&view).into_iter().filter_map(|what| match what {
            EventKind::Escalated { technician_name, group_name, .. } => Some((technician_name.as_deref(), group_name.as_deref())),
            _ => None,
        }).collect();
        assert_eq!(story, [(None, Some("Redes")), (Some("Vera"), Some("Redes"))]);
        w.mail().from("Ana").with_token(&key).append().await;
        assert_eq!(told(&w.deliver().await), ["beto reply", "vera reply"]);
        w.finish().await;
    }

    async fn only_a_group_with_somebody_in_it_is_handed_a_ticket(w: World) {
        let mut w = w;
        let (ada, tito, sara) = (w.administrator("Ada").await, w.technician("Tito").await, w.supervisor("Sara").await);
        let (nets, empty, old) = (group(&w, &ada, "Redes", &[&tito]).await, group(&w, &ada, "Nadie", &[]).await, group(&w, &ada, "Vieja", &[&tito]).await);
        groups::archive(&w.desk, &ada, old).await.unwrap();
        let ticket = w.ticket().create().await;
        assert_eq!(refused(hand(&w, &ada, ticket, None, None).await), Refusal::NobodyChosen);
        assert_eq!(refused(hand(&w, &ada, ticket, None, Some(empty)).await), Refusal::EmptyGroup);
        assert_eq!(refused(hand(&w, &ada, ticket, None, Some(old)).await), Refusal::UnknownGroup);
        assert_eq!(refused(hand(&w, &ada, ticket, None, Some(GroupId(99))).await), Refusal::UnknownGroup);
        w.check_status(ticket, Status::New).await;
        hand(&w, &ada, ticket, None, Some(nets)).await.unwrap();
        assert_eq!(refused(tickets::take(&w.desk, &sara, ticket).await), Refusal::NotAllowed);
        assert_eq!(refused(groups::archive(&w.desk, &ada, nets).await), Refusal::GroupHasTickets { open: 1 });
        w.deliver().await;
        // Taken, it is somebody's, and the group may go; what is somebody's stays whose it was.
        tickets::take(&w.desk, &tito, ticket).await.unwrap();
        groups::archive(&w.desk, &ada, nets).await.unwrap();
        hand(&w, &tito, ticket, Some(&ada), Some(nets)).await.unwrap();
        assert_eq!(w.view(&ada, ticket).await.group, Some((nets, "Redes".to_owned())));
        assert_eq!(refused(hand(&w, &ada, ticket, None, Some(nets)).await), Refusal::UnknownGroup);
        w.deliver().await;
        w.finish().await;
    }

    async fn what_a_group_has_that_nobody_is_left_in_is_nobodys_again(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        let nets = group(&w, &ada, "Redes", &[&tito]).await;
        let ticket = w.ticket().create().await;
        hand(&w, &ada, ticket, None, Some(nets)).await.unwrap();
        w.deliver().await;
        assert_eq!(seen(&w, &ada, View::Unassigned).await, []);
        groups::save(&w.desk, &ada, GroupDraft { id: Some(nets), name: "Redes".to_owned(), members: Vec::new() }).await.unwrap();
        assert_eq!(seen(&w, &ada, View::Unassigned).await, [ticket], "it is in somebody's list, whoever left");
        assert_eq!(triage::page(&w.desk, &ada, None).await.unwrap().left, 1);
        w.finish().await;
    }

    async fn what_waits_for_a_group_is_out_of_triage_and_in_its_view(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let (tito, vera, eva) = (w.technician("Tito").await, w.technician("Vera").await, w.technician("Eva").await);
        let free = w.ticket().create().await;
        let counts = queue::page(&w.desk, &tito, Filter::of(View::All)).await.unwrap().counts;
        assert!(counts.iter().all(|(view, _)| *view != View::ToTake), "nothing is to be taken where there are no groups");
        let (nets, print) = (group(&w, &ada, "Redes", &[&tito]).await, group(&w, &ada, "Impresión", &[&vera]).await);
        let (one, other) = (w.ticket().create().await, w.ticket().create().await);
        hand(&w, &ada, one, None, Some(nets)).await.unwrap();
        hand(&w, &ada, other, None, Some(print)).await.unwrap();
        w.deliver().await;
        assert_eq!(seen(&w, &ada, View::Unassigned).await, [free]);
        assert_eq!(triage::page(&w.desk, &ada, None).await.unwrap().left, 1);
        assert_eq!(seen(&w, &tito, View::ToTake).await, [one]);
        assert_eq!(seen(&w, &vera, View::ToTake).await, [other]);
        assert_eq!(seen(&w, &ada, View::ToTake).await, [one, other], "whoever is of no group sees what waits anywhere");
        assert_eq!(seen(&w, &eva, View::ToTake).await, [one, other]);
        let page = queue::page(&w.desk, &tito, Filter { group: Some(nets), ..Filter::of(View::Open) }).await.unwrap();
        assert_eq!((page.rows.len(), page.rows[0].group.as_deref(), page.rows[0].technician.as_deref()), (1, Some("Redes"), None));
        assert!(page.counts.contains(&(View::ToTake, 1)));
        let choices = queue::choices(&w.desk, &ada).await.unwrap().groups;
        assert_eq!(choices.iter().map(|group| (group.name.as_str(), group.open, group.members)).collect::<Vec<_>>(), [("Impresión", 1, 1), ("Redes", 1, 1)]);
        assert_eq!(groups::list(&w.desk, &ada).await.unwrap()[1].to_take, 1);
        tickets::take(&w.desk, &tito, one).await.unwrap();
        w.deliver().await;
        assert!(seen(&w, &tito, View::ToTake).await.is_empty());
        assert_eq!(seen(&w, &tito, View::Mine).await, [one]);
        let mut out = Vec::new();
        export::jsonl(&w.desk, &mut out).await.unwrap();
        assert!(String::from_utf8(out).unwrap().contains(r#""group":"Impresión""#));
        w.finish().await;
    }

    async fn triage_hands_it_to_the_categorys_group_and_takes_it_back(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let (tito, vera) = (w.technician("Tito").await, w.technician("Vera").await);
        group(&w, &ada, "Aulas", &[&vera]).await;
        let nets = group(&w, &ada, "Redes", &[&tito, &vera]).await;
        group(&w, &ada, "Nadie", &[]).await;
        let of = CategoryDraft { name: "Wifi".to_owned(), group: Some(nets), ..CategoryDraft::default() };
        let wifi = categories::save(&w.desk, &ada, of).await.unwrap();
        let busy = w.ticket().assigned_to(&tito).create().await;
        let ticket = w.ticket().create().await;
        let turn = triage::page(&w.desk, &ada, Some(ticket)).await.unwrap().turn.unwrap();
        assert_eq!(turn.suggested[0].choice.brings(), Some(Assignee::Group(nets)));
        let offered: Vec<_> = turn.groups.iter().map(|group| (group.choice.name.as_str(), group.attends.as_deref())).collect();
        assert_eq!(offered, [("Redes", Some("Wifi")), ("Aulas", None)], "its category's first, and none that is empty");
        assert_eq!(turn.technicians[0].choice.name, "Vera", "of the group, who has least to do");
        let nobody = TriageDraft { category: Some(wifi), ..decision(TriageDeed::Escalate, ticket, 1) };
        assert_eq!(refused(triage::decide(&w.desk, &ada, nobody.clone()).await), Refusal::NobodyChosen);
        triage::decide(&w.desk, &ada, TriageDraft { to: Some(Assignee::Group(nets)), ..nobody }).await.unwrap();
        assert!(w.deliver().await.is_empty(), "for ten seconds nobody hears of it");
        let last = triage::page(&w.desk, &ada, None).await.unwrap().last.unwrap();
        assert!(matches!(last.what, Some(EventKind::Escalated { group_name: Some(ref name), technician: None, .. }) if name == "Redes"));
        triage::decide(&w.desk, &ada, TriageDraft { batch: last.batch, ..decision(TriageDeed::Undo, ticket, 0) }).await.unwrap();
        let view = w.view(&ada, ticket).await;
        assert_eq!((view.status, view.group, view.category), (Status::New, None, None));
        w.pass_seconds(11);
        assert!(w.deliver().await.is_empty());
        assert_eq!(w.view(&ada, busy).await.group, None);
        w.finish().await;
    }

    async fn a_batch_hands_to_a_group_and_a_reply_of_its_member_is_no_strangers(w: World) {
        let mut w = w;
        let (ada, tito, vera) = (w.administrator("Ada").await, w.technician("Tito").await, w.technician("Vera").await);
        let nets = group(&w, &ada, "Redes", &[&tito, &vera]).await;
        let (one, had) = (w.ticket().create().await, w.ticket().assigned_to(&tito).create().await);
        let run = async |w: &World, key: &str, to: Assignee| {
            let tickets = vec![(one, w.revision(one).await), (had, w.revision(had).await)];
            let draft = BatchDraft { batch: key.to_owned(), act: BatchAct::Assign(to), tickets, preview: false };
            batch::run(&w.desk, &ada, draft).await.unwrap().fates.into_iter().map(|(_, fate)| fate).collect::<Vec<_>>()
        };
        assert_eq!(run(&w, "uno", Assignee::Group(nets)).await, [BatchFate::Changes, BatchFate::Changes]);
        assert_eq!(w.view(&ada, had).await.technician, None, "somebody of it takes it");
        batch::undo(&w.desk, &ada, "uno").await.unwrap();
        assert_eq!(w.view(&ada, had).await.technician.unwrap().name, "Tito");
        run(&w, "dos", Assignee::Group(nets)).await;
        assert_eq!(run(&w, "tres", Assignee::Group(nets)).await, [BatchFate::Same, BatchFate::Same]);
        w.pass_seconds(11);
        w.deliver().await;
        // What a member writes by mail before anybody has taken it comes from the desk.
        let key = w.mailbox("Vera").last().unwrap().token.clone();
        assert_eq!(w.mail().from("Vera").with_token(&key).append().await, had);
        w.deliver().await;
        run(&w, "cuatro", Assignee::Technician(id_of(&vera))).await;
        let view = w.view(&ada, one).await;
        assert_eq!((view.technician.unwrap().name.as_str(), view.group), ("Vera", Some((nets, "Redes".to_owned()))), "still the group's");
        w.pass_seconds(11);
        w.deliver().await;
        w.finish().await;
    }

    async fn its_terms_are_the_groups_and_without_anybody_the_administrators(w: World) {
        let mut w = w;
        let (ada, tito, vera) = (w.administrator("Ada").await, w.technician("Tito").await, w.technician("Vera").await);
        let nets = group(&w, &ada, "Redes", &[&tito, &vera]).await;
        let ticket = w.ticket().create().await;
        hand(&w, &ada, ticket, None, Some(nets)).await.unwrap();
        w.deliver().await;
        w.pass_minutes(7 * 60);
        tickets::raise_term_alerts(&w.desk).await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ada term_warning", "tito term_warning", "vera term_warning"]);
        w.post(&tito, ticket, Tab::FollowUp, "Ya lo miro").await.unwrap();
        w.pass_seconds(11);
        assert_eq!(told(&w.deliver().await), ["ana follow_up", "vera follow_up"], "what one of them writes the others hear");
        for gone in [&tito, &vera] {
            people::archive(&w.desk, &ada, id_of(gone)).await.unwrap();
        }
        let key = w.key_of("Ana");
        w.mail().from("Ana").with_token(&key).append().await;
        assert_eq!(told(&w.deliver().await), ["ada reply"], "a group that everybody has left has administrators");
        w.finish().await;
    }
}
