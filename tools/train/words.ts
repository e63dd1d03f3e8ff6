/** Common English words, for names that join some. Ours: no list of others. */
export const WORDS = `
the of and to in is that for it as was with be by on not he his but at are this have from or had an they which one you
were her all she there would their we him been has when who will more no if out so said what up its about into than them
can only other new some could time these two may then do first any my now such like our over man me even most made after
also did many before must through back years where much your way well down should because each just those people how too
little state good very make world still own see men work long get here between both life being under never day same another
know while last might us great old year off come since against go came right used take three
government law laws right rights people public free power powers history nation states peace war people justice consent
independent institution suffer forms form purpose object duty necessary necessity new guard safety happiness liberty
among powers opinions mankind declare causes impel separation truths self evident created equal creator certain unalienable
house home water room mother father area money story fact month lot study book eye job word business issue side kind head
service friend hour game line end member car city community name president team minute idea kid body information nothing ago
lead social whether watch together follow parent stop face anything create speak others read level allow add office spend door
health person art sure within north open morning walk reason low win research girl guy early food before moment himself air
teacher force offer enough education across although remember foot second boy maybe toward able age policy everything love
process music including consider appear actually buy probably human wait serve market die send expect sense build stay fall
oh plan cut college interest death course someone experience behind reach local kill six remain effect yeah suggest class
control raise care perhaps late hard field else pass former sell major sometimes require along development themselves report
role better economic effort decide rate strong possible heart drug show leader light voice wife police mind finally pull
return price less according decision explain son hope view relationship carry town road drive arm true federal break
difference thank receive value international building action full model join season society tax director position player
agree especially record pick wear paper special space ground form support event official whose matter everyone center couple
site project hit base activity star table need court produce eat american teach oil half situation easy cost industry figure
street image itself phone either data cover quite picture clear practice piece land recent describe product doctor wall
patient worker news test movie certain north personal simply third technology catch step baby computer type attention draw
film tree source red nearly organization choose cause hair look point century evidence window difficult listen soon culture
billion chance brother energy period summer realize hundred available plant likely opportunity term short letter condition
choice place single rule daughter administration south husband floor campaign material population well call economy medical
hospital church close risk fire future wrong involve defense anyone increase security bank myself certainly west sport board
seek per subject officer private rest behavior deal performance fight throw top quickly past goal bed order author fill
represent focus foreign drop blood upon agency push nature color store reduce sound note fine near movement page enter
share common poor natural race concern series significant similar hot language usually response dead rise animal factor
decade article shoot east save seven artist scene stock career despite central eight thus treatment beyond happy exactly
protect approach lie size dog fund serious occur media ready sign thought list individual simple quality pressure accept
answer resource identify left meeting determine prepare disease whatever success argue cup particularly amount ability staff
recognize indicate character growth loss degree wonder attack herself region television box training pretty trade election
everybody physical lay general feeling standard bill message fail outside arrive analysis benefit sex forward lawyer present
section environmental glass skill sister professor operation financial crime stage ok compare authority miss design sort act
ten knowledge gun station blue strategy clearly discuss indeed truth song example democratic check environment leg dark
various rather laugh guess executive prove hang entire rock forget claim remove manager help enjoy network legal religious
cold final main science green memory card above seat cell establish nice trial expert spring firm radio visit management
avoid imagine tonight huge ball finish yourself theory impact respond statement maintain charge popular traditional onto
reveal direction weapon employee cultural contain peace pain apply play measure wide shake fly interview manage chair fish
particular camera structure politics perform bit weight suddenly discover candidate production treat trip evening affect
inside conference unit best style adult worry range mention deep edge specific writer trouble necessary throughout challenge
fear shoulder institution middle sea dream bar beautiful property instead improve stuff gentle captain winter autumn branch
forest river mountain island garden silver golden copper iron stone bridge castle tower knight queen king prince wolf bear
eagle lion tiger horse mouse rabbit snake spider apple banana orange lemon cherry bread butter cheese honey sugar coffee
`
  .trim()
  .split(/\s+/)
