//! Who is looking and in which language: known before the first render, so that nothing waits for it.
//!
//! The server writes it into the document's root element; the browser reads it from there and so renders the same page.

use domain::Lang;
use domain::people::{PersonId, Role};
use leptos::prelude::*;

/// Light, dark, or what the device prefers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Device,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::Device, Self::Light, Self::Dark];
    /// The cookie that keeps it.
    pub const COOKIE: &'static str = "mesa_theme";

    pub const fn key(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn parse(key: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.key() == key).unwrap_or_default()
    }
}

/// The person who is looking. Nobody on the sign-in page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    pub lang: Lang,
    pub theme: Theme,
    pub person: Option<Person>,
    /// No single key acts as a shortcut.
    pub keys_off: bool,
    /// Rows of lists are low.
    pub compact: bool,
    /// Address of the sprite of icons.
    pub icons: String,
    /// The office's name, as it signs.
    pub office: String,
    /// Address of its logo; empty where it has none.
    pub logo: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
}

pub fn me() -> Me {
    expect_context()
}

pub fn lang() -> Lang {
    use_context::<Me>().map_or(Lang::Es, |me| me.lang)
}

impl Me {
    pub fn role(&self) -> Option<Role> {
        self.person.as_ref().map(|person| person.role)
    }

    /// May see *Recepción*.
    pub fn sees_intake(&self) -> bool {
        matches!(self.role(), Some(Role::Administrator | Role::Supervisor))
    }

    pub fn administers(&self) -> bool {
        self.role() == Some(Role::Administrator)
    }

    pub fn works(&self) -> bool {
        self.role().is_some_and(Role::works)
    }
}

#[cfg(feature = "ssr")]
pub fn found() -> Me {
    use crate::{asking, shell::Assets};
    let asker = asking::asker();
    let assets = use_context::<Assets>().unwrap_or_default();
    Me {
        lang: asker.lang,
        theme: asking::cookie(Theme::COOKIE).map_or(Theme::Device, |key| Theme::parse(&key)),
        keys_off: asker.keys_off,
        compact: asker.compact,
        person: asker.staff.map(|staff| Person { id: staff.id, name: staff.name, role: staff.role }),
        icons: assets.icons,
        logo: assets.logo.unwrap_or_default(),
        office: use_context::<desk::Desk>().map(|desk| desk.office().name.clone()).unwrap_or_default(),
    }
}

#[cfg(not(feature = "ssr"))]
pub fn found() -> Me {
    let root = document().document_element();
    let read = |name: &str| root.as_ref().and_then(|root| root.get_attribute(name)).unwrap_or_default();
    let person = read("data-person")
        .parse()
        .ok()
        .and_then(|id| Some(Person { id: PersonId(id), name: read("data-name"), role: Role::parse(&read("data-role"))? }));
    Me {
        lang: Lang::parse(&read("lang")).unwrap_or_default(),
        theme: Theme::parse(&read("data-theme")),
        keys_off: read("data-keys") == "off",
        compact: read("data-rows") == "compact",
        person,
        icons: read("data-icons"),
        office: read("data-office"),
        logo: read("data-logo"),
    }
}
